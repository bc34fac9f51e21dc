import BleepPrograms
import CBleepReliability

/// What about one device: what BlueZ knows of it, and whether it lets itself be connected.
struct DeviceCheck {
    let checkup: Checkup
    let address: String
    var client: Client { checkup.client }

    init(_ checkup: Checkup, address: String) {
        self.checkup = checkup
        self.address = address
    }

    func run() {
        checkup.group = "Device \(address)"
        var path = ""
        let isKnown = checkup.look(at: "known", address, title: "Known") { () throws(Failure) in
            path = try client.path(of: address, limits: checkup.question)
            return DeviceCheck.describe(path: path)
        }
        guard isKnown else { return skip(because: checkup.obstacle ?? "BlueZ does not know it") }

        var state: Value?
        checkup.look(at: "state", address, title: "State") { () throws(Failure) in
            let found = try properties(at: path)
            state = found
            return DeviceCheck.describe(found)
        }
        guard let state else { return skip(because: checkup.obstacle ?? "its state is unknown") }

        if state["Connected"]?.boolean == true {
            leaveConnected(areResolved: state["ServicesResolved"]?.boolean == true, path)
        } else {
            tryConnecting(path)
        }
    }

    /// A device that somebody is using is not to be disturbed.
    private func leaveConnected(areResolved: Bool, _ path: String) {
        checkup.note(
            "connect",
            address,
            title: "Connect",
            Check.Finding(detail: "connected already, left as it is")
        )
        if areResolved {
            checkup.look(at: "services", address, title: "Services") { () throws(Failure) in
                try describeServices(below: path)
            }
        } else {
            checkup.note(
                "services",
                address,
                title: "Services",
                Check.Finding(
                    verdict: .warn,
                    detail: "not resolved yet",
                    advice: "Give it some seconds; if it stays so, disconnect and connect again"
                )
            )
        }
        checkup.skip(
            "disconnect",
            address,
            title: "Disconnect",
            because: "it was connected before, so it stays connected"
        )
    }

    private func tryConnecting(_ path: String) {
        let isConnected = checkup.look(at: "connect", address, title: "Connect") {
            () throws(Failure) in try connectOrExplain()
        }
        guard isConnected else {
            return skip(["services", "disconnect"], because: checkup.obstacle ?? "not connected")
        }
        checkup.look(at: "services", address, title: "Services") { () throws(Failure) in
            try resolveServices()
            return try describeServices(below: path)
        }
        checkup.look(at: "disconnect", address, title: "Disconnect", evenWhenStopped: true) {
            () throws(Failure) in
            try client.disconnect(address, limits: checkup.action)
            return Check.Finding(detail: "disconnected")
        }
    }

    /// Connecting a connected device does nothing but wait for its services.
    private func resolveServices() throws(Failure) {
        var limits = checkup.action
        limits.flags = UInt32(BLEEP_CALL_SERVICES_RESOLVED.rawValue)
        try client.connect(address, limits: limits)
    }

    private func describeServices(below path: String) throws(Failure) -> Check.Finding {
        let objects = try client.objects(limits: checkup.question)
        let services = objects.services.count { $0.hasPrefix(path + "/") }
        let characteristics = objects.characteristics.count { $0.hasPrefix(path + "/") }
        return Check.Finding(
            detail: "resolved: " + counted(services, "service") + ", "
                + counted(characteristics, "characteristic"),
            facts: [
                ("services", .number(Int64(services))),
                ("characteristics", .number(Int64(characteristics))),
            ]
        )
    }

    private func properties(at path: String) throws(Failure) -> Value? {
        try client.properties(of: "org.bluez.Device1", at: path, limits: checkup.question)
    }

    private func skip(
        _ names: [String] = ["state", "connect", "services", "disconnect"],
        because reason: String
    ) {
        let done = checkup.checks.filter { $0.subject == address }.map { $0.name }
        for name in names where !done.contains(name) {
            let title = name.prefix(1).uppercased() + name.dropFirst()
            checkup.skip(name, address, title: title, because: reason)
        }
    }
}
