import BleepCore

/// An operation whose messages the program sends, on a connection of its own.
///
/// It has no thread: turns are taken when the program asks for the next step, under `turns`.
/// Sendable: the mailbox and `isTold` belong to `lock`, all else that changes to `turns`.
package final class ExternalCall: @unchecked Sendable {
    /// What the program is to do.
    package enum Step {
        /// Nothing, before a reply comes or the time is over.
        case wait(Duration)
        /// Its message is to go out.
        case send(token: UInt64)
        /// This is to go out, without arguments.
        case undo(MethodCall, token: UInt64)
        case done
    }

    private let client: Client
    private let carrier: Carrier
    private let onNews: (() -> Void)?
    private var operation: Operation?
    /// All that took its first turn here: the operation, and what it ends in bluetoothd.
    private var begun: [Operation] = []
    private var timers = TimerQueue()
    private let turns = RecursiveLock()
    private let lock = Lock()
    private var mailbox = Queue<(Operation, Operation.Event)>()
    /// The program knows that there is news, or is about to look.
    private var isTold = true
    private var isReleased = false
    private var alarm: Alarm?

    /// Starts it. Nil if the client is closed.
    package init?(_ request: Request, by client: Client, onNews: (() -> Void)?) {
        self.client = client
        self.onNews = onNews
        carrier = Carrier(of: request.method, clock: client.clock) { [client] in client.noteLate($0)
        }
        alarm = Alarm { [self] in tell() }
        guard let operation = client.start(request, on: self, by: carrier) else {
            alarm = nil
            return nil
        }
        self.operation = operation
        // Objects that go, and the service, are heard of on a connection of the client's; who
        // cannot be told does without.
        if onNews != nil { client.keepView() }
    }

    /// What is to be done now.
    package func next() -> Step {
        turns.with {
            takeTurns()
            if let letter = carrier.takeLetter() {
                let token = UInt64(letter.token)
                return letter.isUndo ? .undo(letter.call, token: token) : .send(token: token)
            }
            // What is being ended in bluetoothd has its time, too, when the outcome is out.
            let due = timers.next
            if let alarm, due != .never { client.loop.setTimer(alarm, at: due) }
            guard let operation, !operation.isOver else { return .done }
            return .wait(due == .never ? .forever : client.clock.now.duration(to: due))
        }
    }

    /// False if no reply to that is owed.
    package func received(_ reply: Reply, to token: UInt64) -> Bool {
        // Who reports in error is not about to look, and has to be told of what comes.
        guard let token = UInt32(exactly: token), carrier.owes(token) else { return false }
        lock.with { isTold = true }
        return carrier.received(reply, to: token)
    }

    package func lost() {
        lock.with { isTold = true }
        carrier.noticeLoss()
    }

    package func cancel() {
        operation?.cancel()
    }

    /// Nil before it is over.
    package var outcome: Operation.Outcome? {
        turns.with { operation.flatMap { $0.isOver ? $0.takeOutcome() : nil } }
    }

    /// What is said while there is no outcome.
    package var isNotOver: Operation.Outcome {
        turns.with {
            Operation.Outcome(
                status: .invalidState,
                error: CallError(
                    ErrorTable.classify(local: .invalidState),
                    operation: operation?.request.label ?? ""))
        }
    }

    /// The program wants no more of it.
    package func release() {
        lock.with { isReleased = true }
        turns.with {
            // A reply that was reported last counts.
            takeTurns()
            // The first leaves another one, which was to end it in bluetoothd.
            while let operation = begun.popLast() { operation.turn(.cancelled(.cancelled)) }
            timers = TimerQueue()
            operation = nil
        }
        if let alarm { client.loop.stopTimer(alarm) }
        alarm = nil
    }

    private func takeTurns() {
        while true {
            if let (receiver, event) = lock.with({ mailbox.popFirst() }) {
                receiver.turn(event)
            } else if let node = timers.popDue(at: client.clock.now) {
                node.timerFired()
            } else if isNothingLeft() {
                break
            }
        }
    }

    /// Whoever comes from now on has to tell; who came before that did not.
    private func isNothingLeft() -> Bool {
        lock.with {
            guard mailbox.isEmpty else { return false }
            isTold = false
            return true
        }
    }

    /// The program is to ask for the next step.
    private func tell() {
        let mustTell = lock.with {
            defer { isTold = true }
            return !isTold && !isReleased
        }
        guard mustTell, let onNews else { return }
        client.delivery.post { [self] in
            if !lock.with({ isReleased }) { onNews() }
        }
    }
}

extension ExternalCall: Executor {
    package func begin(_ operation: Operation) {
        turns.with {
            begun.append(operation)
            operation.turn(.started)
        }
    }

    package func post(_ event: Operation.Event, to operation: Operation) {
        let isTaken = lock.with {
            // Late mail would keep its operation, and that this call, for ever.
            if !isReleased { mailbox.append((operation, event)) }
            return !isReleased
        }
        if isTaken { tell() }
    }

    package func setTimer(_ node: TimerNode, at due: Instant) {
        timers.set(node, at: due)
    }

    package func stopTimer(_ node: TimerNode) {
        timers.remove(node)
    }

    package func finish() {
        turns.with { takeTurns() }
    }
}
