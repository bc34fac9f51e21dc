/// Time that stands still until a test moves it.
package final class ManualSimulatorClock: SimulatorClock {
    private struct Alarm {
        let id: UInt
        let due: Duration
        let action: () -> Void
    }

    package private(set) var now: Duration = .zero
    private var alarms: [Alarm] = []
    private var lastID: UInt = 0

    /// Starts at zero.
    package init() {}

    /// How many actions wait for their time.
    package var pendingCount: Int { alarms.count }

    /// How long until the next action is due; nil when none is.
    package var nextDelay: Duration? { alarms.first.map { $0.due - now } }

    package func after(_ delay: Duration, _ action: @escaping () -> Void) -> UInt {
        lastID += 1
        let due = now + delay
        // Behind those of the same moment, so that equals run in the order they were asked for.
        let index = alarms.firstIndex { $0.due > due } ?? alarms.count
        alarms.insert(Alarm(id: lastID, due: due, action: action), at: index)
        return lastID
    }

    package func cancel(_ timer: UInt) {
        alarms.removeAll { $0.id == timer }
    }

    /// Moves on, running what falls due on the way, each at its own moment.
    package func advance(by duration: Duration) {
        let end = now + duration
        while let alarm = alarms.first, alarm.due <= end {
            alarms.removeFirst()
            now = alarm.due
            alarm.action()
        }
        now = end
    }
}
