import CGLib

/// A descriptor that is readable from `signal()` until `clear()`.
///
/// Sendable: the descriptor never changes while the object lives.
package final class EventFD: @unchecked Sendable {
    package let descriptor: Int32

    package init() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC.rawValue | EFD_NONBLOCK.rawValue))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    package func signal() {
        var one: UInt64 = 1
        while write(descriptor, &one, 8) < 0, errno == EINTR {}
    }

    package func clear() {
        var count: UInt64 = 0
        while read(descriptor, &count, 8) < 0, errno == EINTR {}
    }
}

extension EventFD: Sleeper {
    package func wake() {
        signal()
    }
}
