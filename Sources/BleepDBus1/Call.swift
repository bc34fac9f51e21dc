import CBleepReliabilityDBus1
import CDBus

/// One call on the program's connection: does what the external call says, and tells it what came.
///
/// One thread at a time takes its steps; others leave word that they are to be taken once more.
/// Sendable: what changes belongs to the lock of the adapter.
final class Call: @unchecked Sendable {
    let adapter: Adapter
    /// What every attempt sends a copy of.
    let message: OpaquePointer
    /// Nobody where the caller waits.
    let answer: Answer?
    /// Nil before it is open, and when it is closed.
    private var external: OpaquePointer?
    /// What is out; the filter looks for late replies here.
    private(set) var letters: [Letter] = []
    private var lastToken: UInt64 = 0
    private var reply: OpaquePointer?
    private var isRunning = true
    private var mustRunAgain = false
    private var isDoneNow = false

    /// Takes over a reference to the message.
    init(_ message: OpaquePointer, on adapter: Adapter, answer: Answer?) {
        self.message = message
        self.adapter = adapter
        self.answer = answer
    }

    deinit {
        dbus_message_unref(message)
        if let reply { dbus_message_unref(reply) }
    }

    /// The outcome is out.
    var isDone: Bool {
        adapter.lock.with { isDoneNow }
    }

    /// Begins it; nothing is sent before the first step.
    func open(_ options: UnsafePointer<bleep_call_options>?) -> bleep_status {
        var external: OpaquePointer?
        let status = bleep_external_call_new(
            adapter.client, dbus_message_get_destination(message), dbus_message_get_path(message),
            dbus_message_get_interface(message), dbus_message_get_member(message), options,
            { call in
                guard let call else { return }
                Unmanaged<Call>.fromOpaque(call).takeUnretainedValue().run()
            },
            Unmanaged.passRetained(self).toOpaque(),
            { call in
                guard let call else { return }
                Unmanaged<Call>.fromOpaque(call).release()
            }, &external)
        guard status == BLEEP_OK else { return status }
        adapter.lock.with { self.external = external }
        guard adapter.add(self) else {
            close()
            return BLEEP_ERROR_CLIENT_CLOSED
        }
        return BLEEP_OK
    }

    /// The external call, while there is one: another thread may close it meanwhile.
    func withExternal(_ body: (OpaquePointer) -> Void) {
        guard let external = adapter.lock.with({ bleep_external_call_ref(external) }) else {
            return
        }
        body(external)
        bleep_external_call_unref(external)
    }

    // MARK: taking steps

    /// The first ones. The outcome is not told before the starting function has returned: a cancel
    /// changes nothing by now, but is news.
    func start() {
        repeat {
            if takeSteps() == nil { cancel() }
        } while mustGoOn()
    }

    /// Goes on, unless somebody is at it: then that one does it once more.
    func run() {
        let isMine = adapter.lock.with {
            defer { if isRunning { mustRunAgain = true } else { isRunning = true } }
            return !isRunning
        }
        guard isMine else { return }
        repeat {
            if takeSteps() == nil { finish() }
        } while mustGoOn()
        retire()
    }

    /// The caller, who took the steps, waits no more.
    func leave() {
        while mustGoOn() { _ = takeSteps() }
        retire()
    }

    /// False when whoever takes the steps may leave.
    private func mustGoOn() -> Bool {
        adapter.lock.with {
            defer { mustRunAgain = false }
            isRunning = mustRunAgain
            return mustRunAgain
        }
    }

    func cancel() {
        withExternal { _ = bleep_external_call_cancel($0) }
    }

    // MARK: letters

    func add(_ letter: Letter) {
        let stale = adapter.lock.with {
            letters.append(letter)
            guard !letter.isUndo else { return nil as OpaquePointer? }
            lastToken = letter.token
            defer { reply = nil }
            return reply
        }
        if let stale { dbus_message_unref(stale) }
    }

    /// False if nothing was owed to it any more.
    func remove(_ letter: Letter) -> Bool {
        adapter.lock.with {
            guard let index = letters.firstIndex(where: { $0 === letter }) else { return false }
            letters.remove(at: index)
            return true
        }
    }

    /// The connection is no more, and no reply comes.
    func lost() {
        let left = adapter.lock.with {
            defer { letters = [] }
            return letters
        }
        for letter in left { letter.drop() }
        noteLoss()
        run()
    }

    /// The newest message that a reply is owed to.
    var newestLetter: Letter? {
        adapter.lock.with { letters.last }
    }

    /// Keeps a reply for the outcome, if it is that.
    func keep(_ message: OpaquePointer, for letter: Letter) {
        adapter.lock.with {
            guard !letter.isUndo, letter.token == lastToken, !isDoneNow, reply == nil else {
                return
            }
            reply = dbus_message_ref(message)
        }
    }

    // MARK: the end

    /// What came of it, and the reply; both are the caller's to let go.
    func takeOutcome() -> (status: bleep_status, reply: OpaquePointer?, error: OpaquePointer?) {
        var error: OpaquePointer?
        var status = BLEEP_ERROR_INVALID_STATE
        withExternal { status = bleep_external_call_result($0, &error) }
        let reply = adapter.lock.with {
            defer { self.reply = nil }
            isDoneNow = true
            return self.reply
        }
        guard status != BLEEP_OK, let reply else { return (status, reply, error) }
        dbus_message_unref(reply)
        return (status, nil, error)
    }

    private func finish() {
        guard !isDone else { return }
        let (status, reply, error) = takeOutcome()
        answer?.tell(status, reply, error)
        if let reply { dbus_message_unref(reply) }
        bleep_error_unref(error)
    }

    /// The program wants none of it any more.
    func end() {
        if !isDone {
            cancel()
            run()
        }
        retire()
    }

    /// Lets go of all when nothing is to come any more, or nobody wants it.
    private func retire() {
        let hasEnded = adapter.isEnded
        let left = adapter.lock.with { () -> [Letter]? in
            guard isDoneNow, !isRunning, letters.isEmpty || hasEnded else { return nil }
            isRunning = true  // Nobody takes steps any more.
            return letters
        }
        guard let left else { return }
        for letter in left { letter.drop() }
        close()
    }

    private func close() {
        adapter.remove(self)
        let external = adapter.lock.with {
            defer { self.external = nil }
            letters = []
            return self.external
        }
        bleep_external_call_unref(external)
    }
}
