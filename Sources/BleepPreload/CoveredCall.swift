import CPreload

/// A call of the program's that the library decides over.
///
/// Sendable: begun in one thread and settled in one, not at the same time.
final class CoveredCall: @unchecked Sendable {
    /// What came of it, as far as the program's library tells.
    enum Outcome {
        case replied
        case refused(name: UnsafePointer<CChar>, message: UnsafePointer<CChar>?)
        /// An error that may be the library's own for a timeout, or the bus's for a dead service.
        case unanswered(name: UnsafePointer<CChar>, message: UnsafePointer<CChar>?)
        case connectionLost
        /// The program wants it no more.
        case dropped
    }

    /// In milliseconds, as the real function takes it.
    let timeout: Int32
    let engine: Engine
    /// BlueZ was called by its name, so whoever answers is BlueZ.
    let isNamed: Bool
    /// The connection; alive while a reply is taken from it.
    let line: Line
    /// The device, where a recovery may have to know it.
    private let device: [CChar]?
    private let call: OpaquePointer
    private let token: UInt64
    private var isSettled = false
    /// The program's, for a call that does not block.
    private(set) var callback: GAsyncReadyCallback?
    private(set) var userData: gpointer?

    /// Nil where the program's call is to go out as it is.
    ///
    /// - Parameter own: the timeout that the program gave.
    static func begin(_ addressee: Addressee, on line: Line, _ own: Int32) -> CoveredCall? {
        guard addressee.isBluez, own > 0 || own == -1, let engine = Engine.get(),
            !engine.isInside
        else { return nil }
        // Its time may have run out here, while the library was being loaded or the machine slept.
        return begin(addressee, on: line, own, engine) ?? begin(addressee, on: line, own, engine)
    }

    private static func begin(
        _ addressee: Addressee, on line: Line, _ own: Int32, _ engine: Engine
    ) -> CoveredCall? {
        var options = bleep_call_options()
        options.struct_size = MemoryLayout<bleep_call_options>.size
        options.max_attempts = 1
        options.timeout_usec = engine.settings.limit(own)
        if !engine.settings.cancels { options.flags = BLEEP_CALL_NO_REMOTE_CANCEL.rawValue }
        var call: OpaquePointer?
        let status = Bleep.externalCallNew.function?(
            engine.client, addressee.isNamed ? nil : addressee.destination, addressee.path,
            addressee.interface, addressee.method, &options, nil, nil, nil, &call)
        guard status == BLEEP_OK, let call else { return nil }
        let first = step(of: call)
        let second = step(of: call)
        guard first.action == BLEEP_EXTERNAL_SEND, second.action == BLEEP_EXTERNAL_WAIT else {
            Bleep.externalCallUnref.function?(call)
            return nil
        }
        let timeout = engine.settings.setsDeadlines ? milliseconds(second.wait_usec) : own
        return CoveredCall(call, first.token, timeout, engine, addressee, line)
    }

    private init(
        _ call: OpaquePointer, _ token: UInt64, _ timeout: Int32, _ engine: Engine,
        _ addressee: Addressee, _ line: Line
    ) {
        self.call = call
        self.token = token
        self.timeout = timeout
        self.engine = engine
        isNamed = addressee.isNamed
        device = engine.settings.consents == nil ? nil : addressee.device
        self.line = line
    }

    deinit {
        settle(.dropped)
        if engine.isHere { Bleep.externalCallUnref.function?(call) }
    }

    /// What the program wants to be called with, once.
    func keep(_ callback: GAsyncReadyCallback?, _ userData: gpointer?) {
        self.callback = callback
        self.userData = userData
    }

    /// Takes in what came, and ends in bluetoothd what did not come in time.
    func settle(_ outcome: Outcome) {
        guard !isSettled, engine.isHere else { return }
        isSettled = true
        switch outcome {
        case .replied:
            _ = Bleep.externalCallReplied.function?(call, token)
        case .refused(let name, let message):
            _ = Bleep.externalCallRefused.function?(call, token, name, message)
        case .unanswered(let name, let message):
            // Its own deadline is never later than the real function's.
            if goOn() == BLEEP_EXTERNAL_WAIT {
                _ = Bleep.externalCallRefused.function?(call, token, name, message)
            }
        case .connectionLost:
            _ = Bleep.externalCallLost.function?(call)
        case .dropped:
            // What the program began is its own affair.
            _ = Bleep.externalCallCancel.function?(call)
            return _ = CoveredCall.step(of: call)
        }
        _ = goOn()
        if engine.settings.consents != nil { recover() }
    }

    /// Has undone what is to be undone; answers what is to be done after that.
    private func goOn() -> bleep_external_action {
        var step = CoveredCall.step(of: call)
        while step.action == BLEEP_EXTERNAL_UNDO {
            line.undo(step)
            step = CoveredCall.step(of: call)
        }
        return step.action
    }

    /// Tries to mend in the background what it failed by.
    private func recover() {
        var error: OpaquePointer?
        _ = Bleep.externalCallResult.function?(call, &error)
        guard let error else { return }
        engine.recover(device, from: error)
        Bleep.errorUnref.function?(error)
    }

    private static func step(of call: OpaquePointer) -> bleep_external_step {
        var step = bleep_external_step()
        step.struct_size = MemoryLayout<bleep_external_step>.size
        _ = Bleep.externalCallNext.function?(call, &step)
        return step
    }

    /// Not shorter, so that the core's deadline has passed when that of the real function does.
    private static func milliseconds(_ microseconds: UInt64) -> Int32 {
        microseconds == .max ? .max : Int32(clamping: microseconds / 1000 + 2)
    }
}

extension Settings {
    /// What a program's own timeout, in milliseconds, comes to; 0 for that of the category.
    func limit(_ own: Int32) -> UInt64 {
        let microseconds = UInt64(clamping: own) * 1000
        if setsDeadlines { return own == -1 || microseconds > longestOwn ? 0 : microseconds }
        // What libdbus and GDBus take without being told.
        if own == -1 { return 25_000_000 }
        return own == .max ? .max : microseconds
    }
}
