import BleepCore

@testable import BleepGDBus

/// A client's time that stands still until a test moves it.
///
/// Sendable: all that changes belongs to `lock`.
package final class ManualClock: Clock, @unchecked Sendable {
    private let lock = Lock()
    private var time = Instant(microseconds: 1_000_000_000)
    private var sleepers: [any Sleeper] = []
    private var atNextLook: (() -> Void)?

    package override init() {}

    package override var now: Instant {
        let (now, action) = lock.with {
            defer { atNextLook = nil }
            return (time, atNextLook)
        }
        action?()
        return now
    }

    /// Runs in the midst of what looks at the time next.
    package func atNextLook(_ action: @escaping () -> Void) {
        lock.with { atNextLook = action }
    }

    package override var isVirtual: Bool { true }

    package override func add(_ sleeper: any Sleeper) {
        lock.with { sleepers.append(sleeper) }
    }

    package override func remove(_ sleeper: any Sleeper) {
        lock.with {
            if let index = sleepers.firstIndex(where: { $0 === sleeper }) {
                sleepers.remove(at: index)
            }
        }
    }

    /// Moves on, and has everybody who waits look at it; what falls due runs on their threads.
    package func advance(by duration: Duration) {
        let woken = lock.with {
            time = time.advanced(by: duration)
            return sleepers
        }
        for sleeper in woken { sleeper.wake() }
    }
}
