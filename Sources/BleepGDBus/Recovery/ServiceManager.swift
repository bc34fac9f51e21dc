import BleepCore
import CGLib

/// The manager of the system's services, as far as it looks after bluetoothd. On the loop only.
struct ServiceManager {
    /// What came of a question.
    enum Answer {
        case value(Value)
        case refused(name: String, text: String)
    }

    private static var path: String { "/org/freedesktop/systemd1" }
    private static var unit: String { "org.freedesktop.systemd1.Unit" }
    private static var service: String { "org.freedesktop.systemd1.Service" }
    /// The names that bluetoothd's unit has where nobody runs it: BlueZ's alias comes first.
    private static var alias: String { "dbus-org.bluez.service" }
    private static var usual: String { "bluetooth.service" }

    let client: Client
    /// The end of all that is asked here.
    let deadline: Instant

    /// Asks the manager; `told` is called once, in a turn.
    func ask(_ member: String, _ arguments: [Value] = [], _ told: @escaping (Answer) -> Void) {
        let method = MethodName("org.freedesktop.systemd1.Manager", member)
        ask(
            Request(
                method, at: .path(ServiceManager.path),
                arguments: .fixed(Value(tuple: arguments))), told)
    }

    func ask(_ request: Request, to other: String? = nil, _ told: @escaping (Answer) -> Void) {
        var request = request
        request.destination = other ?? client.configuration.serviceManager
        request.isQuestion = true
        request.options.maximumAttempts = 1
        // Zero would stand for the usual limit.
        let left = client.clock.now.duration(to: deadline)
        request.options.timeout = max(left, .wholeMicroseconds(1))
        client.startInternally(request, on: client.loop) { outcome in
            if let error = outcome.error {
                told(.refused(name: error.name, text: error.status.phrase))
            } else {
                told(.value(outcome.value ?? Value(tuple: [])))
            }
        }
    }

    /// Asks the bus itself.
    func askBus(_ member: String, _ argument: String, _ told: @escaping (Answer) -> Void) {
        ask(
            Request(
                MethodName(ServiceName.driver, member), at: .path(ServiceName.driverPath),
                arguments: .fixed(Value(tuple: [Value(argument)]))),
            to: ServiceName.driver, told)
    }

    /// What came of looking for the unit.
    enum Finding {
        case unit(String)
        case missing(String)
    }

    /// The unit that runs bluetoothd; where nobody does, the one that would.
    func findUnit(_ told: @escaping (Finding) -> Void) {
        askBus("GetConnectionUnixProcessID", client.view.service) { answer in
            guard case .value(let reply) = answer, let process = reply.first?.uint32 else {
                return findByName(told)
            }
            ask("GetUnitByPID", [Value(process)]) { answer in
                guard case .value(let reply) = answer, let path = reply.first?.string else {
                    return told(ServiceManager.foreign(answer, process))
                }
                // A daemon that was started by hand is in the unit of whoever did that.
                property("MainPID", ServiceManager.service, of: path) { main in
                    guard main?.uint32 == process else {
                        return told(ServiceManager.foreign(answer, process))
                    }
                    name(of: path, told)
                }
            }
        }
    }

    private func findByName(_ told: @escaping (Finding) -> Void) {
        ask("LoadUnit", [Value(ServiceManager.alias)]) { answer in
            guard case .value(let reply) = answer, let path = reply.first?.string else {
                return told(ServiceManager.foreign(answer, 0))
            }
            name(of: path) { finding in
                // A unit that does not exist has the name that was asked for.
                guard case .unit(let name) = finding, name == ServiceManager.alias else {
                    return told(finding)
                }
                told(.unit(ServiceManager.usual))
            }
        }
    }

    private func name(of path: String, _ told: @escaping (Finding) -> Void) {
        property("Id", ServiceManager.unit, of: path) { id in
            guard let name = id?.string else { return told(.missing("systemd does not answer")) }
            told(.unit(name))
        }
    }

    /// Nil if it cannot be read.
    func property(
        _ name: String, _ interface: String, of path: String, _ told: @escaping (Value?) -> Void
    ) {
        ask(Request.getProperty(path, interface, name)) { answer in
            if case .value(let value) = answer { told(value) } else { told(nil) }
        }
    }

    /// systemd's word for how a service ended last.
    func result(of unit: String, _ told: @escaping (String) -> Void) {
        ask("GetUnit", [Value(unit)]) { answer in
            guard case .value(let reply) = answer, let path = reply.first?.string else {
                return told("unknown")
            }
            property("Result", ServiceManager.service, of: path) { told($0?.string ?? "unknown") }
        }
    }

    private static func foreign(_ answer: Answer, _ process: UInt32) -> Finding {
        switch answer {
        case .refused(let name, let text) where !name.hasSuffix(".NoUnitForPID"):
            return .missing(ServiceManager.isAbsent(name) ? absence : "systemd: " + text)
        case .value, .refused:
            return .missing(
                phrase("process ", digits(UInt64(process)), " owns org.bluez and is no service")
                    + " of systemd's")
        }
    }

    private static var absence: String { "there is no systemd on the bus" }

    private static func isAbsent(_ name: String) -> Bool {
        name.hasSuffix(".NameHasNoOwner") || name.hasSuffix(".ServiceUnknown")
    }
}

extension ServiceManager {
    /// What a refusal to do something with the unit means.
    static func permission(_ name: String, _ text: String, _ unit: String) -> Permission {
        switch name {
        case "org.freedesktop.DBus.Error.AccessDenied",
            "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
            .missing(reason: phrase("systemd does not let us restart ", unit), grant: rule(unit))
        case "org.freedesktop.DBus.Error.InvalidArgs": .granted
        default: .unavailable(isAbsent(name) ? absence : phrase("systemd on ", unit, ": ", text))
        }
    }

    private static func rule(_ unit: String) -> String {
        let user = String(cString: g_get_user_name())
        return phrase(
            "a file in /etc/polkit-1/rules.d: polkit.addRule(function(action, subject) { ",
            "if (action.id == \"org.freedesktop.systemd1.manage-units\" && ",
            "action.lookup(\"unit\") == \"", unit, "\" && ",
            "[\"restart\", \"reset-failed\"].indexOf(action.lookup(\"verb\")) >= 0 && ",
            "subject.user == \"", user, "\") return polkit.Result.YES; });")
    }
}

extension Value {
    /// The first member of a tuple, if there is one.
    var first: Value? {
        count > 0 ? self[0] : nil
    }

    var uint32: UInt32? {
        isOf(type: "u") ? g_variant_get_uint32(variant) : nil
    }
}
