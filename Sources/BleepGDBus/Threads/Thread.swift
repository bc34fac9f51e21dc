import CGLib

/// A thread of the library. All signals are blocked in it: handlers belong to the host's threads.
///
/// Sendable: written once, before anyone else can see it.
package final class Thread: @unchecked Sendable {
    private let thread: pthread_t

    private init(thread: pthread_t) {
        self.thread = thread
    }

    /// Starts `body` on a thread that somebody joins; nil if the system gives none.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Thread? {
        spawn(body).map(Thread.init(thread:))
    }

    /// Starts `body` on a thread that nobody joins; false if the system gives none.
    package static func detach(_ body: @escaping @Sendable () -> Void) -> Bool {
        guard let thread = spawn(body) else { return false }
        pthread_detach(thread)
        return true
    }

    package var isCurrent: Bool {
        pthread_equal(thread, pthread_self()) != 0
    }

    /// Waits until the thread has ended; not from inside the thread itself.
    package func join() {
        pthread_join(thread, nil)
    }

    /// Nobody is going to join; the system frees the thread when it ends.
    package func letGo() {
        pthread_detach(thread)
    }

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private static func spawn(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        var everything = sigset_t()
        var before = sigset_t()
        sigfillset(&everything)
        pthread_sigmask(SIG_SETMASK, &everything, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        // Freed by the thread that takes it.
        let argument = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            return nil
        }
        return thread
    }
}
