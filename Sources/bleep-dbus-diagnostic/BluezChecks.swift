import BleepPrograms
import CBleepReliability

/// Is BlueZ there, does it answer, and what has it got?
struct BluezChecks {
    static let service = "org.bluez"

    let checkup: Checkup
    private var client: Client { checkup.client }

    init(_ checkup: Checkup) {
        self.checkup = checkup
    }

    /// What everything else stands on; where one of these fails nothing more can be learnt.
    func runBasics() {
        if !checkup.look(at: "bus", title: "Message bus", checkBus) {
            checkup.stop(because: "there is no message bus")
        }
        if !checkup.look(at: "service", title: "Service", checkService) {
            checkup.stop(because: "nobody owns \(BluezChecks.service)")
        }
        if !checkup.look(at: "ping", title: "Ping", checkPing) {
            checkup.stop(because: "BlueZ does not answer")
        }
    }

    /// The rest of what can be known without touching a device.
    func runRest() {
        checkup.look(at: "objects", title: "Objects") { () throws(Failure) in
            let found = try client.objects(limits: checkup.question)
            checkup.objects = found
            return describe(found)
        }
        guard let objects = checkup.objects else {
            checkup.stop(because: "BlueZ did not list its objects")
            return skipRest()
        }
        noteVersion(objects)
        checkAdapters(objects)
        checkPermissions(objects)
    }

    private func checkBus() throws(Failure) -> Check.Finding {
        let identifier = try client.askBus("GetId", limits: checkup.question)?.string ?? ""
        return Check.Finding(detail: "answers", facts: [("id", .text(identifier))])
    }

    private func checkService() throws(Failure) -> Check.Finding {
        let name = "('\(BluezChecks.service)',)"
        guard try client.askBus("NameHasOwner", name, limits: checkup.question)?.boolean == true
        else {
            throw try absence()
        }
        let owner = try client.askBus("GetNameOwner", name, limits: checkup.question)?.string ?? ""
        var finding = Check.Finding(
            detail: "\(BluezChecks.service) is \(owner)",
            facts: [("owner", .text(owner))]
        )
        if let process = processIdentifier(of: owner) {
            finding.detail += ", process \(process)"
            finding.facts.append(("pid", .number(process)))
        }
        return finding
    }

    /// Not every bus tells it, and nothing depends on it.
    private func processIdentifier(of owner: String) -> Int64? {
        let method = "GetConnectionUnixProcessID"
        return (try? client.askBus(method, "('\(owner)',)", limits: checkup.question))?.integer
    }

    /// Tells a daemon that is not running from one that is not even installed.
    private func absence() throws(Failure) -> Failure {
        let names = try client.askBus("ListActivatableNames", limits: checkup.question)
        let isInstalled = names?.children.contains { $0.string == BluezChecks.service } ?? false
        return Failure(
            BLEEP_ERROR_SERVICE_UNAVAILABLE,
            blame: BLEEP_BLAME_DAEMON,
            message: isInstalled
                ? "nobody owns \(BluezChecks.service): bluetoothd is installed but not running"
                : "nobody owns \(BluezChecks.service), and the bus knows of no way to start it",
            advice: isInstalled
                ? "Start it with: systemctl start bluetooth; "
                    + "journalctl -u bluetooth says why it is not running"
                : "Install BlueZ (on Debian: apt install bluez), or look whether this is the bus"
        )
    }

    private func checkPing() throws(Failure) -> Check.Finding {
        let stopwatch = Stopwatch()
        do throws(Failure) {
            try checkup.ping()
        } catch {
            guard error.status == BLEEP_ERROR_TIMED_OUT else { throw error }
            // The bus has answered twice by now, so it is not to blame.
            throw error.laid(
                to: BLEEP_BLAME_DAEMON,
                "bluetoothd is there and does not answer",
                advice: "It is stalled; restart it with: systemctl restart bluetooth"
            )
        }
        guard stopwatch.elapsed > .seconds(1) else { return Check.Finding(detail: "answers") }
        return Check.Finding(
            verdict: .warn,
            detail: "answers, but slowly",
            advice: "See what keeps bluetoothd or this machine busy"
        )
    }

    private func describe(_ objects: BluezObjects) -> Check.Finding {
        let adapters = objects.adapters.count
        let devices = objects.devices.count
        return Check.Finding(
            detail: counted(adapters, "adapter") + ", " + counted(devices, "known device"),
            facts: [("adapters", .number(Int64(adapters))), ("devices", .number(Int64(devices)))]
        )
    }

    private func skipRest() {
        for (name, title) in [
            ("version", "Version"), ("adapter", "Adapter"), ("permissions", "Permissions"),
        ] {
            checkup.skip(name, title: title, because: checkup.obstacle ?? "")
        }
    }
}

/// "1 adapter", "2 adapters".
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
