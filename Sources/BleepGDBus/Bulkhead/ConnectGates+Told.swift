import BleepCore

extension ConnectGates {
    /// What is to be told when the lock is free again.
    struct Told {
        let own: Place?
        var isOwnAdmitted = false
        var events: [(Operation, Operation.Event)] = []
        var level = LogLevel.none
        var text = ""

        init(own: Place?) {
            self.own = own
        }

        mutating func add(_ event: Operation.Event, _ place: Place) {
            if let operation = place.operation { events.append((operation, event)) }
        }

        /// What was said before in the same breath is less.
        mutating func say(_ level: LogLevel, _ text: String) {
            guard self.level == .none || level.rawValue < self.level.rawValue else { return }
            self.level = level
            self.text = text
        }
    }
}
