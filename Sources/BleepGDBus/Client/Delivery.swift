import CGLib

/// Where callbacks run: one at a time, in order, and never on the thread that keeps deadlines.
///
/// Sendable: all that changes belongs to `lock`.
package final class Delivery: @unchecked Sendable {
    package enum Choice {
        /// On a thread that does nothing else, so that a slow callback delays no deadline.
        case thread
        /// When the program calls `dispatch()`.
        case descriptor
        /// On the program's own GMainContext, where the client's loop is, too.
        case context(OpaquePointer)
    }

    private enum Way {
        case thread
        case descriptor(EventFD)
        case loop(Loop)
    }

    /// How long the end of a client waits for callbacks to return.
    private static let patienceSeconds = 1

    private let way: Way
    private let lock = Lock()
    private let condition = Condition()
    private var jobs = Queue<() -> Void>()
    private var isClosed = false
    /// The thread has nothing left to do.
    private var isOver = false
    private var thread: Thread?
    /// Who is in `dispatch()` at the moment, and how deep: a callback may call it again.
    private var dispatcher: pthread_t?
    private var depth = 0

    /// Nil if the system has no thread or descriptor left.
    package init?(_ choice: Choice, loop: Loop) {
        switch choice {
        case .thread:
            way = .thread
            thread = Thread.start { [self] in
                while let job = waitForJob() { job() }
                lock.with {
                    isOver = true
                    condition.wakeAll()
                }
            }
            if thread == nil { return nil }
        case .descriptor:
            let wakeUp = EventFD()
            guard wakeUp.descriptor >= 0 else { return nil }
            way = .descriptor(wakeUp)
        case .context:
            way = .loop(loop)
        }
    }

    /// Queues a callback, from any thread.
    package func post(_ job: @escaping () -> Void) {
        switch way {
        case .thread:
            lock.with {
                jobs.append(job)
                condition.wakeAll()
            }
        case .descriptor(let wakeUp):
            lock.with {
                if jobs.isEmpty { wakeUp.signal() }
                jobs.append(job)
            }
        case .loop(let loop):
            loop.post(.callBack(job))
        }
    }

    /// Readable while callbacks wait; nil if they do not wait for `dispatch()`.
    package var descriptor: Int32? {
        if case .descriptor(let wakeUp) = way { wakeUp.descriptor } else { nil }
    }

    /// Runs the callbacks that wait now; false if they do not wait for this.
    package func dispatch() -> Bool {
        guard case .descriptor(let wakeUp) = way else { return false }
        let me = pthread_self()
        let mayRun = lock.with {
            guard dispatcher.map({ pthread_equal($0, me) != 0 }) ?? true else { return false }
            dispatcher = me
            depth += 1
            return true
        }
        guard mayRun else { return true }  // One at a time: the other thread runs them all.
        while let job = takeJob(wakeUp) { job() }
        return true
    }

    /// Nil ends the dispatch, under the same lock, so that no job is left to nobody.
    private func takeJob(_ wakeUp: EventFD) -> (() -> Void)? {
        lock.with {
            if let job = jobs.popFirst() { return job }
            wakeUp.clear()
            depth -= 1
            if depth == 0 { dispatcher = nil }
            return nil
        }
    }

    /// Nothing is posted any more; the thread ends after what is still queued.
    package func close() {
        lock.with {
            isClosed = true
            condition.wakeAll()
        }
    }

    package var isCurrent: Bool {
        thread?.isCurrent == true
    }

    /// Waits for the thread to end, but not long: a callback that hangs would hang us, too.
    package func join() {
        guard let thread else { return }
        let hasEnded = lock.with {
            while !isOver {
                guard condition.wait(under: lock, upTo: Delivery.patienceSeconds) else { break }
            }
            return isOver
        }
        if hasEnded { thread.join() } else { thread.letGo() }
    }

    /// Nobody is going to join.
    package func letGo() {
        thread?.letGo()
    }

    private func waitForJob() -> (() -> Void)? {
        lock.with {
            while jobs.isEmpty, !isClosed { condition.wait(under: lock) }
            return jobs.popFirst()
        }
    }
}
