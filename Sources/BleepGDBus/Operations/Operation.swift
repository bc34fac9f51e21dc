import BleepCore

/// One operation under way: feeds the machines of the core and performs what they decide.
///
/// Sendable: all that changes is touched by its executor alone, one turn at a time.
package final class Operation: Cancellable, @unchecked Sendable {
    /// News, with the number of the attempt that it answers where it answers one.
    package enum Event {
        case started
        case connectionReady(UInt64)
        case connectionFailed(Failure, UInt64)
        case treeReady(UInt64)
        case treeFailed(Failure, UInt64)
        case reply(Reply, UInt64)
        case remoteCancelEnded(Int)
        case timerFired
        /// It is its turn at the adapter.
        case admitted(ConnectGate.Ticket)
        /// It is to look, then, whether it is.
        case gateTimerSet(ConnectGate.Ticket, Instant)
        case cancelled(Status)
        case objectRemoved(path: String, interfaces: [String])
        /// What the signal said, and not what may be so by the time of the turn.
        case deviceChanged(path: String, DeviceState)
        case deviceAppeared(BluetoothAddress)
        case adaptersChanged
        case serviceGained
        case serviceLost
        case viewRenewed
        /// What it failed by is mended, or cannot be.
        case recovered(Bool)
    }

    /// What the caller gets.
    package struct Outcome {
        package var status: Status
        package var value: Value?
        package var error: CallError?
    }

    /// What the attempt needs a connection for.
    enum Need {
        case nothing
        /// To have the object tree.
        case toBegin
        /// The one that the tree was to come on is no more.
        case toLocate
        /// To know the adapter, at which it is to queue.
        case toQueue
        case toSend
        /// To ask what became of the device.
        case toReadState
    }

    /// A call that is out.
    struct Pending {
        var serial: UInt32
        var wire: any Wire
        /// The wire, where it is one of the client's lanes.
        var connection: BusConnection?
    }

    package let request: Request
    let client: Client
    let executor: any Executor
    let createdAt: Instant
    /// Goes out on its connection only.
    let lease: Lease?
    /// The program sends what this one says.
    let carrier: Carrier?
    /// The flight recorder's; set before the first turn.
    var number: UInt64 = 0
    /// Not asked for by the program.
    var isOurOwn = false
    /// Somebody waits for it, and does nothing else meanwhile.
    var isBlocking = false
    /// The calling thread's own connection, once it has one.
    var direct: DirectConnection?
    /// It had one, which does not serve it any more.
    var isDoneWithDirect = false
    /// What the call was answered, while it waits for the signals before that.
    var refusal: RemoteError?
    let policy: CallPolicy
    var call: ReliableCall
    /// The failure that a recovery is under way for, while it is.
    var unmended: Failure?
    var recoveries = 0
    /// Attempts before the last recovery.
    var tokenBase = 0
    var attempt: Attempt
    var attemptNumber = 0
    /// Counted among the pairings that are out.
    private var isPairing = false
    /// How often it moved to another connection because one was full.
    var moves = 0
    /// A thousand calls at once need up to a thousand moves each, when every connection takes one
    /// of them; more than that is no matter of slots.
    static let mostMoves = 1024
    /// How often the method itself went out.
    var timesSent = 0
    var need = Need.nothing
    var pending: Pending?
    /// Where the last attempt went; what a remote cancel goes to.
    var path = ""
    var devicePath = ""
    var wasSent = false
    /// In the gate of its adapter.
    var place: ConnectGates.Place?
    /// It is not its turn yet.
    var isWaiting = false
    /// Looks after the lock of that for all who wait there.
    var gateTimer: Alarm?
    var awaited: Failure.Change?
    var pass: CircuitBreaker.Pass?
    var timerDue = Instant.never
    var result: Value?
    /// What it may leave behind on a leased connection; set once it was sent there.
    var trace: StatefulCall?
    /// It is about to be sent.
    var isLeaving = false
    private var news: [ReliableCall.Event] = []
    private var isFeeding = false
    private var outcome: Outcome?
    private var onEnd: ((Outcome) -> Void)?

    init(
        _ request: Request, client: Client, executor: any Executor, policy: CallPolicy,
        backoff: Backoff, lease: Lease?, carrier: Carrier?, onEnd: ((Outcome) -> Void)? = nil
    ) {
        self.lease = lease
        self.carrier = carrier
        self.request = request
        self.client = client
        self.executor = executor
        self.onEnd = onEnd
        createdAt = client.clock.now
        self.policy = policy
        call = ReliableCall(policy: policy, backoff: backoff)
        attempt = Attempt(plan: request.plan)
    }

    /// The outcome is out; no turn changes anything any more.
    package var isOver: Bool {
        outcome != nil
    }

    /// The outcome of a blocking operation, after it is over.
    func takeOutcome() -> Outcome {
        outcome ?? Outcome(status: .cancelled)
    }

    /// Gives up; from any thread.
    package override func cancel() {
        executor.post(.cancelled(.cancelled), to: self)
    }

    /// It is the service's to answer; from any thread.
    var isAwaitingService: Bool {
        request.destination == nil
    }

    /// The connection that a reply is owed on.
    var connectionInUse: BusConnection? {
        pending?.connection
    }

    /// The one that the waiting thread reads itself.
    var directInUse: DirectConnection? {
        pending?.connection == nil && direct?.isLost == false ? direct : nil
    }

    package override func timerFired() {
        executor.post(.timerFired, to: self)
    }

    /// One turn: takes the news in and acts on it. Called by the executor only.
    ///
    /// Never inlined: the optimizer of ordinary Swift 6.3.1 fails on a turn that it sees through.
    @inline(never)
    package func turn(_ event: Event) {
        guard !isOver else { return }
        switch event {
        case .started: begin()
        case .timerFired: timeMayBeUp()
        case .recovered(let isMended): recovered(isMended)
        case .admitted(let ticket): admitted(ticket)
        case .gateTimerSet(let ticket, let due): setGateTimer(ticket, due)
        case .cancelled(let status): if !giveUpWaiting(status) { feed(.cancelled(status)) }
        case .connectionReady(let token): if isCurrent(token) { goOn() }
        case .connectionFailed(let failure, let token):
            if isCurrent(token), need != .nothing { fail(failure) }
        case .treeReady(let token): if isCurrent(token) { treeReady() }
        case .treeFailed(let failure, let token): if isCurrent(token) { treeFailed(failure) }
        case .reply(let reply, let token): replied(reply, token: token)
        case .remoteCancelEnded(let attempt): feed(.remoteCancelEnded(attempt))
        case .objectRemoved(let path, let interfaces): objectRemoved(path, interfaces)
        case .deviceChanged(let path, let state): deviceChanged(path, state)
        case .deviceAppeared(let address): deviceAppeared(address)
        case .adaptersChanged: adaptersChanged()
        case .serviceGained: if awaited == .service { feed(.changed) }
        case .serviceLost: serviceLost()
        case .viewRenewed: viewRenewed()
        }
    }

    /// Feeds the call; what its actions lead to waits until they are done.
    func feed(_ event: ReliableCall.Event) {
        news.append(event)
        guard !isFeeding else { return }
        isFeeding = true
        while !news.isEmpty {
            for action in call.handle(news.removeFirst(), at: client.clock.now) {
                perform(action)
            }
        }
        isFeeding = false
    }

    /// A CancelPairing makes sense only while a Pair of ours is out.
    func notePairing(_ isOut: Bool) {
        guard request.method.member == "Pair", let address = request.address, isPairing != isOut
        else { return }
        isPairing = isOut
        client.countPairing(address, by: isOut ? 1 : -1)
    }

    func end(_ outcome: Outcome) {
        notePairing(false)
        leaveQueue()
        self.outcome = outcome
        leaveLease(outcome)
        client.ended(self)
        tell(outcome)
    }

    /// Once, and then keeps nobody any longer.
    func tell(_ outcome: Outcome) {
        onEnd?(outcome)
        onEnd = nil
    }
}
