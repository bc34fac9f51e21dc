/// Who looks for devices on one adapter, and how far that has come.
struct Discovery {
    /// What SetDiscoveryFilter asked for; nil asks for nothing.
    struct Filter {
        var uuids: [String] = []
        var minimumRSSI: Int16?
        var pattern: String?
    }

    /// A StartDiscovery that the controller has not confirmed.
    struct Start {
        let call: Call
        var timer: Daemon.Timer?
    }

    /// Unique names of the clients whose session runs.
    var sessions: [String] = []
    /// By unique name; a filter may be set before there is a session.
    var filters: [String: Filter] = [:]
    /// BlueZ keeps only one: a second client's start takes the place of the first's.
    var start: Start?
    /// StopDiscovery calls of the client whose start is pending.
    var stopsBehindStart: [Call] = []
    /// Clients whose start was displaced: nothing but leaving the bus helps them.
    var wedgedClients: [String] = []
    /// Set by a fault: the controller is stuck in discovery.
    var isWedged = false
    var isRunning = false
    var beacon: Daemon.Timer?

    /// Whether any session would report this device.
    func wants(_ device: DeviceModel) -> Bool {
        sessions.contains { session in
            guard let filter = filters[session] else { return true }
            if let minimum = filter.minimumRSSI, device.rssi < minimum { return false }
            if let pattern = filter.pattern, !pattern.isEmpty,
                !device.address.hasPrefix(pattern), !device.name.hasPrefix(pattern)
            {
                return false
            }
            return filter.uuids.isEmpty || filter.uuids.contains { device.uuids.contains($0) }
        }
    }
}
