import BleepCore
import CGLib

/// A descriptor that is readable from `signal()` until `clear()`.
///
/// Sendable: the descriptor never changes while the object lives.
package final class EventFD: @unchecked Sendable {
    package let descriptor: Int32

    package init() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    package func signal() {
        var one: UInt64 = 1
        while write(descriptor, &one, 8) < 0, lastErrno() == EINTR {}
    }

    /// Waits until it is readable or the time has come, whichever is first.
    package func wait(until due: Instant, at now: Instant) {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let remaining = now.duration(to: due).microseconds
        var limit = timespec()
        limit.tv_sec = time_t(min(remaining / 1_000_000, 1 << 30))
        limit.tv_nsec = Int(remaining % 1_000_000) * 1000
        _ = withUnsafePointer(to: &limit) { ppoll(&poll, 1, due == .never ? nil : $0, nil) }
    }

    package func clear() {
        var count: UInt64 = 0
        while read(descriptor, &count, 8) < 0, lastErrno() == EINTR {}
    }
}

extension EventFD: Sleeper {
    package func wake() {
        signal()
    }
}
