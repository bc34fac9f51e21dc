import BleepCore
import CGLib

/// The client's place on a GMainContext: jobs from any thread, and timers, run there in order.
///
/// One GSource serves both: it is ready when a job waits or a timer is due.
/// Sendable: `inbox`, `timers` and the flags belong to `lock`, the rest never changes.
package final class Loop: @unchecked Sendable {
    package enum Job {
        case turn(Operation, Operation.Event)
        /// Work of the library's own.
        case run(() -> Void)
        /// A callback of the program's, which may iterate the context itself.
        case callBack(() -> Void)
    }

    package let clock: Clock
    package let context: OpaquePointer
    /// Of the client whose loop it is.
    let farewells = Farewells()
    private let source: UnsafeMutablePointer<GSource>
    private let functions: UnsafeMutablePointer<GSourceFuncs>

    private let lock = Lock()
    private var inbox = Queue<Job>()
    private var timers = TimerQueue()
    /// The source is ready, or its dispatch is going to look again: no need to wake it.
    private var isAwake = false
    private var armed = Instant.never
    private var depth = 0
    /// `close()` was called, but jobs may be left that came before its end.
    private var isClosed = false
    /// They are done, and nothing comes in any more.
    private var isOver = false

    /// Held during each turn of an operation, so that the first may run in the caller's thread.
    private let turns = RecursiveLock()

    /// Takes a reference to the context; the loop of an attached client is the program's own.
    package init(context: OpaquePointer, clock: Clock) {
        self.context = g_main_context_ref(context)
        self.clock = clock
        functions = .allocate(capacity: 1)
        functions.initialize(to: GSourceFuncs())
        functions.pointee.dispatch = { source, _, _ in
            guard let source else { return 0 }
            let loop = UnsafeMutableRawPointer(source).advanced(by: MemoryLayout<GSource>.size)
                .assumingMemoryBound(to: Unmanaged<Loop>.self).pointee
            loop.takeUnretainedValue().dispatch()
            return 1  // G_SOURCE_CONTINUE
        }
        // Behind the GSource: the loop it belongs to, which destroys it before it goes.
        let size = MemoryLayout<GSource>.size + MemoryLayout<Unmanaged<Loop>>.size
        source = g_source_new(functions, guint(size))
        UnsafeMutableRawPointer(source).advanced(by: MemoryLayout<GSource>.size)
            .bindMemory(to: Unmanaged<Loop>.self, capacity: 1)
            .initialize(to: Unmanaged.passUnretained(self))
        g_source_set_static_name(source, "bleepreliability")
        g_source_set_can_recurse(source, 1)
        g_source_attach(source, context)
        clock.add(self)
    }

    /// Takes the source off the context; nothing runs here any more once the jobs are done that
    /// wait now. In one of them.
    package func close() {
        clock.remove(self)
        g_source_destroy(source)
        lock.with { isClosed = true }
    }

    deinit {
        g_source_destroy(source)
        g_source_unref(source)
        functions.deallocate()
        g_main_context_unref(context)
    }

    /// Queues a job, from any thread. After the end it is let go, with all that it holds.
    package func post(_ job: Job) {
        lock.with {
            guard !isOver else { return }
            inbox.append(job)
            wakeUp()
        }
    }

    /// Runs what waits, as the context's dispatch does; for whoever holds the context.
    package func dispatch() {
        lock.with {
            isAwake = true
            depth += 1
        }
        repeat {
            while let job = takeJob() { perform(job) }
        } while !hasEnded()
    }

    /// False if a job came behind the last one that was taken, and nobody would come for it.
    private func hasEnded() -> Bool {
        lock.with {
            guard !isClosed || inbox.isEmpty else { return false }
            depth -= 1
            isOver = isClosed && depth == 0
            return true
        }
    }

    /// A job or a callback is running at this moment, on whatever thread.
    package var isDispatching: Bool {
        lock.with { depth > 0 }
    }

    private func perform(_ job: Job) {
        switch job {
        case .turn(let operation, let event): turns.with { operation.turn(event) }
        case .run(let body): body()
        case .callBack(let body):
            // The callback may iterate the context: let that find the rest of the jobs.
            lock.with {
                isAwake = false
                if !inbox.isEmpty { wakeUp() }
            }
            body()
            lock.with { isAwake = true }
        }
    }

    /// The next job, else a due timer as one; sets the alarm when there is neither.
    private func takeJob() -> Job? {
        let now = clock.now
        return lock.with {
            if let job = inbox.popFirst() { return job }
            if let node = timers.popDue(at: now) { return .run { node.timerFired() } }
            isAwake = false
            setAlarm()
            return nil
        }
    }

    private func wakeUp() {
        guard !isAwake else { return }
        isAwake = true
        armed = Instant(microseconds: 0)
        g_source_set_ready_time(source, 0)
    }

    private func setAlarm() {
        armed = clock.isVirtual ? .never : timers.next
        g_source_set_ready_time(source, armed == .never ? -1 : gint64(armed.microseconds))
    }
}

extension Loop: Sleeper {
    package func wake() {
        lock.with { wakeUp() }
    }
}

extension Loop: Executor {
    package func begin(_ operation: Operation) {
        turns.with { operation.turn(.started) }
    }

    package func post(_ event: Operation.Event, to operation: Operation) {
        post(.turn(operation, event))
    }

    package func setTimer(_ node: TimerNode, at due: Instant) {
        lock.with {
            guard !isOver else { return }
            timers.set(node, at: due)
            // Waking early costs a glance; an alarm that is early enough stays as it is.
            if !isAwake, due < armed, !clock.isVirtual { setAlarm() }
        }
    }

    package func stopTimer(_ node: TimerNode) {
        lock.with { timers.remove(node) }
    }
}
