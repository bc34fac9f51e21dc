import BleepCore
import CGLib

/// The deadline scopes that each thread has open on one client.
///
/// Sendable: the key never changes; what it stands for belongs to the thread that asks.
package final class ThreadScopes: @unchecked Sendable {
    private final class Box {
        var scopes = DeadlineScopes()
    }

    private var key = pthread_key_t()
    private let hasKey: Bool

    package init() {
        hasKey =
            pthread_key_create(&key) { box in
                box.map { Unmanaged<Box>.fromOpaque($0).release() }
            } == 0
    }

    deinit {
        if hasKey { pthread_key_delete(key) }
    }

    /// The end of the calling thread's innermost scope.
    package var deadline: Instant {
        box?.scopes.deadline ?? .never
    }

    /// False if the system has no room for it.
    package func push(_ timeout: Duration, at now: Instant) -> Bool {
        guard hasKey else { return false }
        let box = box ?? Box()
        if self.box == nil {
            let pointer = Unmanaged.passRetained(box)  // Released when the scopes are closed.
            guard pthread_setspecific(key, pointer.toOpaque()) == 0 else {
                pointer.release()
                return false
            }
        }
        box.scopes.push(timeout, at: now)
        return true
    }

    /// False if none is open.
    package func pop() -> Bool {
        guard let box, box.scopes.pop() else { return false }
        if box.scopes.depth == 0 {
            pthread_setspecific(key, nil)
            Unmanaged.passUnretained(box).release()
        }
        return true
    }

    private var box: Box? {
        guard hasKey, let pointer = pthread_getspecific(key) else { return nil }
        return Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
    }
}
