import BleepCore

/// Told by connections and views, on any thread; heard in a turn.
extension Operation: ReplyReceiver, ConnectionWaiter, TreeWaiter {
    package func received(_ reply: Reply, token: UInt64) {
        if request.plan.takesTurns { client.gates.answered(self) }
        request.use?.ended(reply, token: token)
        executor.post(.reply(reply, token), to: self)
    }

    package func connectionReady(token: UInt64) {
        executor.post(.connectionReady(token), to: self)
    }

    package func connectionFailed(_ failure: Failure, token: UInt64) {
        executor.post(.connectionFailed(failure, token), to: self)
    }

    package func treeReady(token: UInt64) {
        executor.post(.treeReady(token), to: self)
    }

    package func treeFailed(_ failure: Failure, token: UInt64) {
        executor.post(.treeFailed(failure, token), to: self)
    }
}
