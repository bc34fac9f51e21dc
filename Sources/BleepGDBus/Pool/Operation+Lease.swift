import BleepCore

/// Operations on a leased connection.
extension Operation {
    /// Tells the lease's pool of a call that is about to be sent; says why it may not be.
    func enterLease() -> Failure? {
        guard let lease else { return nil }
        // An attempt that is made again leaves nothing new.
        guard trace == nil else { return lease.pool.enter(lease, nil) }
        let (argument, isEmpty) = firstArgument
        let call = StatefulCall.trace(
            of: request.method, to: request.destination, at: path, argument: argument,
            isEmpty: isEmpty)
        let failure = lease.pool.enter(lease, call)
        if failure == nil {
            trace = call
            isLeaving = call != nil
        }
        return failure
    }

    /// It was sent, or could not be.
    func noteSentOnLease() {
        guard isLeaving, let lease else { return }
        isLeaving = false
        lease.pool.sent(lease)
    }

    /// The operation is over: what has it left?
    func leaveLease(_ outcome: Outcome) {
        guard let call = trace, let lease else { return }
        trace = nil
        let verdict = outcome.error?.classification
        let isSure = outcome.status == .ok || verdict?.isAlreadyDone == true
        lease.pool.left(
            lease, call, mayHaveHappened: isSure || verdict?.outcomeUnknown == true,
            isSure: isSure)
    }

    var firstArgument: (text: String, isEmpty: Bool) {
        guard case .fixed(let arguments?) = request.arguments, arguments.count > 0 else {
            return ("", false)
        }
        let first = arguments[0]
        return (first.string ?? "", first.string == nil && first.count == 0)
    }
}
