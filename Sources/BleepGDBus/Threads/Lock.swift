import CGLib

/// A mutex. POSIX's and not GLib's, because the thread sanitizer understands it.
///
/// Sendable: the pointer never changes, and what it points to is made for sharing.
package final class Lock: @unchecked Sendable {
    fileprivate let mutex: UnsafeMutablePointer<pthread_mutex_t>

    package init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` alone. Not recursive.
    @inline(__always)
    package func with<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Runs `body` alone, if nobody else does so at the moment.
    @inline(__always)
    package func tryWith(_ body: () -> Void) -> Bool {
        guard pthread_mutex_trylock(mutex) == 0 else { return false }
        defer { pthread_mutex_unlock(mutex) }
        body()
        return true
    }
}

/// Wakes threads that wait under a lock.
///
/// Sendable for the same reason as `Lock`.
package final class Condition: @unchecked Sendable {
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    package init() {
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
    }

    /// Gives the lock back, waits to be woken, and takes it again. The caller holds it.
    package func wait(under lock: Lock) {
        pthread_cond_wait(condition, lock.mutex)
    }

    /// Likewise, but not for ever. False if the time is up.
    package func wait(under lock: Lock, upTo seconds: Int) -> Bool {
        var due = timespec()
        clock_gettime(CLOCK_MONOTONIC, &due)
        due.tv_sec += seconds
        return pthread_cond_timedwait(condition, lock.mutex, &due) == 0
    }

    /// Wakes everybody who waits.
    package func wakeAll() {
        pthread_cond_broadcast(condition)
    }
}
