import BleepCore

/// Calls of the pool's own on a connection that nobody holds; the answers decide over it.
///
/// The machine gives up on them; what is answered later changes nothing.
/// Sendable: what changes belongs to `lock`.
final class PoolQuestions: @unchecked Sendable {
    private let calls: [MethodCall]
    private let onEnd: (_ isGood: Bool) -> Void
    private let lock = Lock()
    private var missing: Int
    private var isGood = true

    init(_ calls: [MethodCall], onEnd: @escaping (_ isGood: Bool) -> Void) {
        self.calls = calls
        self.onEnd = onEnd
        missing = calls.count
    }

    /// In the background: a connection that is to be closed does not wait for them.
    func send(on connection: BusConnection) {
        guard !calls.isEmpty else { return onEnd(true) }
        for (index, call) in calls.enumerated() {
            let sent = connection.send(
                call, for: self, token: UInt64(index), isBackground: true)
            if case .out = sent { continue }
            received(.connectionLost, token: UInt64(index))
        }
    }

    private func isGood(_ reply: Reply, to call: MethodCall) -> Bool {
        switch reply {
        case .returned: return true
        case .noSlot, .connectionLost: return false
        case .refused(let error):
            guard call.member != "GetId" else { return true }
            let failure = Failure(error, of: call.method)
            if failure.classification.isAlreadyDone || failure.isMissing { return true }
            // What is gone holds nothing of ours.
            return failure.awaits == .service
        }
    }
}

extension PoolQuestions: ReplyReceiver {
    func received(_ reply: Reply, token: UInt64) {
        let isGood = isGood(reply, to: calls[Int(token)])
        let verdict: Bool? = lock.with {
            missing -= 1
            self.isGood = self.isGood && isGood
            return missing == 0 ? self.isGood : nil
        }
        if let verdict { onEnd(verdict) }
    }
}
