import BleepCore

/// An operation that failed, and tries again when what it failed by is mended.
extension Operation {
    /// What cannot be mended in two goes will not be within one operation.
    private static let mostRecoveries = 2

    /// Has it mended, where the program wants that. False if there is nothing to wait for.
    func recoverFirst(_ failure: Failure, _ error: CallError) -> Bool {
        let mayRepeat = request.isIdempotent || !failure.classification.outcomeUnknown
        guard recoveries < Operation.mostRecoveries, mayRepeat, client.clock.now < policy.deadline,
            let wish = client.automaticWish(for: self, error)
        else { return false }
        recoveries += 1
        unmended = failure
        pass = nil
        notePairing(false)
        leaveQueue()
        // A recovery may take longer than anybody waits here; it goes on for those who come.
        timerDue = policy.deadline
        executor.setTimer(self, at: policy.deadline)
        client.recoverAutomatically(wish) { [self] report in
            executor.post(.recovered(report.status == .ok), to: self)
        }
        return true
    }

    func recovered(_ isMended: Bool) {
        guard let failure = unmended else { return }
        unmended = nil
        guard isMended, client.clock.now < policy.deadline else {
            recoveries = Operation.mostRecoveries
            return endWith(failure)
        }
        timerDue = .never
        executor.stopTimer(self)
        // Late answers to the attempts of before are for nobody.
        tokenBase += attemptNumber
        attemptNumber = 0
        call = ReliableCall(policy: policy, backoff: client.makeBackoff())
        begin()
    }

    /// The caller does not wait any longer. False if it waits for no recovery.
    func giveUpWaiting(_ status: Status?) -> Bool {
        guard let failure = unmended else { return false }
        unmended = nil
        recoveries = Operation.mostRecoveries
        executor.stopTimer(self)
        endWith(status.map { Failure($0) } ?? failure)
        return true
    }
}
