import BleepCore
import CGLib

/// The end of a client: everything under way is cancelled, then everything is let go.
extension Client {
    /// The last handle is gone. Waits for the library's threads as far as that cannot hang.
    package func shutDown() {
        let operations = lock.with {
            state.isClosing = true
            return Array(state.operations.values)
        }
        for operation in operations {
            operation.executor.post(.cancelled(.cancelled), to: operation)
            operation.executor.finish()
        }
        if operations.isEmpty { postTearDown() }
        finishHere()
    }

    /// On the loop, after all operations have ended.
    func postTearDown() {
        let isFirst = lock.with {
            defer { state.isTornDown = true }
            return !state.isTornDown
        }
        if isFirst { loop.post(.run { [self] in tearDown() }) }
    }

    private func tearDown() {
        view.report(to: nil)
        monitor?.end()
        endRecoveries()
        pool?.shut()
        for alarm in [slowWatch, repeatAlarm, journalAlarm] {
            if let alarm { loop.stopTimer(alarm) }
        }
        slowWatch = nil
        repeatAlarm = nil
        journalAlarm = nil
        for listener in subscriptions.removeEverything() { letGo(listener) }
        tellRepeats(isEnd: true)
        for listener in proxies.close() { letGo(listener) }
        setLogHandler(nil)
        kernel.close()
        dumpErrands.close()
        gates.close()
        states.close()
        for lane in [mainLane, sessionLane, discoveryLane] { lane?.shut() }
        directLane.shut()
        if let reconnector { loop.stopTimer(reconnector) }
        reconnector = nil
        loop.post(
            .run { [self] in
                // Last of all: on an attached loop the owed callbacks are jobs before this one.
                lock.with {
                    state.monitor = nil
                    state.pool = nil
                }
                loop.close()
                delivery.close()
                loopThread?.stop()
            })
    }

    /// Does here and now what the end still needs, where that is possible.
    private func finishHere() {
        guard let loopThread else {
            // The program's context: if nobody iterates it, it is ours for a moment.
            guard !loop.isDispatching, g_main_context_acquire(loop.context) != 0 else { return }
            loop.dispatch()
            g_main_context_release(loop.context)
            loop.farewells.wait()
            return
        }
        guard !loopThread.isCurrent, !delivery.isCurrent else {
            loopThread.letGo()
            delivery.letGo()
            return
        }
        loopThread.join()
        delivery.join()
        _ = delivery.dispatch()
        loop.farewells.wait()
    }
}
