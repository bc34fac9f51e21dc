import BleepCore
import CGLib

/// Somebody who waits for a moment, and looks again when virtual time moves.
package protocol Sleeper: AnyObject {
    /// From any thread.
    func wake()
}

/// Where the time comes from: the system's monotonic clock, unless a test stands in for it.
///
/// Sendable: has no state; a stand-in must guard its own.
package class Clock: @unchecked Sendable {
    package init() {}

    /// Out of line: it is asked for at a hundred places.
    @inline(never)
    package var now: Instant {
        Instant(microseconds: UInt64(g_get_monotonic_time()))
    }

    /// As of the kernel's last tick, which is a few milliseconds ago: much cheaper.
    package final var coarseNow: Instant {
        if isVirtual { return now }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        let seconds = UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000
        // Exactly a thousandth, below 10⁹. Built for size, a division would stay one, and slow.
        let rest = UInt64(truncatingIfNeeded: time.tv_nsec) &* 274_877_907 &>> 38
        return Instant(microseconds: seconds &+ rest)
    }

    /// Virtual time passes only when a test says so; there is no use in waiting for it.
    package var isVirtual: Bool { false }

    /// Asks for `wake()` each time that virtual time moves.
    package func add(_ sleeper: any Sleeper) {}

    package func remove(_ sleeper: any Sleeper) {}
}
