import BleepPrograms
import CBleepReliability

/// bluetoothd's unit, as systemd has it.
struct ServiceUnit {
    static let manager = "org.freedesktop.systemd1"
    static let managerPath = "/org/freedesktop/systemd1"
    private static let interface = "org.freedesktop.systemd1.Manager"
    /// BlueZ's own alias, and the name that it stands for.
    private static let alias = "dbus-org.bluez.service"
    private static let usual = "bluetooth.service"

    let name: String
    private let unit: Value?
    private let service: Value?

    /// Asks systemd, which answers for a unit that is not there as well.
    init(_ client: Client, limits: Limits) throws(Failure) {
        var path = try ServiceUnit.load(ServiceUnit.alias, client, limits)
        var unit = try ServiceUnit.properties("Unit", path, client, limits)
        // A unit that does not exist has the name that was asked for.
        if unit?["Id"]?.string == ServiceUnit.alias {
            path = try ServiceUnit.load(ServiceUnit.usual, client, limits)
            unit = try ServiceUnit.properties("Unit", path, client, limits)
        }
        self.unit = unit
        name = unit?["Id"]?.string ?? ServiceUnit.usual
        service = try? ServiceUnit.properties("Service", path, client, limits)
    }

    /// loaded, not-found, masked, bad-setting or error.
    var loadState: String { unit?["LoadState"]?.string ?? "" }
    /// active, activating, deactivating, inactive or failed.
    var activeState: String { unit?["ActiveState"]?.string ?? "" }
    /// enabled, disabled, static, masked and more.
    var fileState: String { unit?["UnitFileState"]?.string ?? "" }
    /// Whether the unit's conditions held when it was last to be started.
    var conditionsHeld: Bool { unit?["ConditionResult"]?.boolean ?? true }
    /// When they were looked at; zero for never.
    var conditionsSeen: Int64 { unit?["ConditionTimestampMonotonic"]?.integer ?? 0 }
    /// When it is started again by itself: no, on-failure, always and more.
    var restarts: String { service?["Restart"]?.string ?? "" }
    /// How it ended last: success, exit-code, signal, start-limit-hit and more.
    var result: String { service?["Result"]?.string ?? "" }
    /// Zero where nothing runs.
    var process: Int64 { service?["MainPID"]?.integer ?? 0 }
    /// How many files it may have open; nil where that has no limit.
    var openFiles: Int64? { service?["LimitNOFILESoft"]?.integer }

    /// Whether we might restart it; nil where that cannot be known.
    ///
    /// By the order to restart it in a mode that systemd refuses for restarts, though not before it
    /// has asked polkit: nothing else tells of one unit. Nothing is ever restarted by it.
    func mayRestart(_ client: Client, limits: Limits) throws(Failure) -> Bool? {
        do throws(Failure) {
            try client.call(
                ServiceUnit.manager, ServiceUnit.managerPath, ServiceUnit.interface, "RestartUnit",
                "('\(name)', 'isolate')", limits: limits)
            return nil
        } catch {
            switch error.name {
            case "org.freedesktop.DBus.Error.InvalidArgs": return true
            case "org.freedesktop.DBus.Error.AccessDenied",
                "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
                return false
            default: throw error
            }
        }
    }

    private static func load(
        _ name: String, _ client: Client, _ limits: Limits
    ) throws(Failure) -> String {
        let answer = try client.call(
            manager, managerPath, interface, "LoadUnit", "('\(name)',)", limits: limits)
        return answer?.child(0)?.string ?? "/"
    }

    private static func properties(
        _ interface: String, _ path: String, _ client: Client, _ limits: Limits
    ) throws(Failure) -> Value? {
        try client.call(
            manager, path, "org.freedesktop.DBus.Properties", "GetAll",
            "('\(manager).\(interface)',)", limits: limits)?.child(0)
    }
}
