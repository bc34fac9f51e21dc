import CGLib

/// A thread of the program's own, which runs one closure.
package final class WorkerThread {
    private let thread: pthread_t

    /// Starts it; nil where the system has no room for another.
    package init?(_ work: @escaping () -> Void) {
        let task = Unmanaged.passRetained(Task(run: work))
        var thread = pthread_t()
        let trouble = pthread_create(
            &thread,
            nil,
            { data in
                guard let data else { return nil }
                Unmanaged<Task>.fromOpaque(data).takeRetainedValue().run()
                return nil
            },
            task.toOpaque()
        )
        guard trouble == 0 else {
            task.release()
            return nil
        }
        self.thread = thread
    }

    /// Waits until it has ended; once, and before anything that it wrote is read.
    package func join() {
        pthread_join(thread, nil)
    }
}

/// Keeps a closure alive until its thread has run it.
private final class Task {
    let run: () -> Void

    init(run: @escaping () -> Void) {
        self.run = run
    }
}
