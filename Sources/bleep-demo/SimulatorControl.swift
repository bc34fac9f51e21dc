import BleepPrograms

/// The simulator's remote control: makes things go wrong, and tells what the daemon saw.
struct SimulatorControl {
    private static let name = "org.bleepreliability.Simulator"

    /// A client of its own: the one on show has to do without help.
    let client: Client

    /// Makes something go wrong, or right again.
    func inject(_ fault: String) throws(Failure) {
        try call("Inject", "('\(fault)',)")
    }

    /// Everything that the daemon has received since the journal was emptied.
    func journal() throws(Failure) -> [String] {
        try call("Journal")?.child(0)?.children.compactMap { $0.string } ?? []
    }

    /// How often the daemon has received a method.
    func count(of method: String) throws(Failure) -> Int {
        try journal().count { $0.hasPrefix(method + " ") }
    }

    /// The methods whose replies the simulator holds back.
    func held() throws(Failure) -> [String] {
        try call("Held")?.child(0)?.children.compactMap { $0.child(0)?.string } ?? []
    }

    /// Ends all faults and empties the journal.
    func reset() throws(Failure) {
        try call("Reset")
    }

    @discardableResult
    private func call(_ method: String, _ arguments: String = "()") throws(Failure) -> Value? {
        try client.call(
            SimulatorControl.name,
            "/org/bleepreliability/Simulator",
            SimulatorControl.name,
            method,
            arguments
        )
    }
}
