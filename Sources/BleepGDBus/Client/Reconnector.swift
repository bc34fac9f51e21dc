import BleepCore

/// Tries again to reach a bus that is not there, with rests that grow to half a minute.
///
/// Sendable: the rest is touched on the loop only.
package final class Reconnector: TimerNode, ConnectionWaiter, @unchecked Sendable {
    private static let firstRest = Duration.milliseconds(250)
    private static let longestRest = Duration.seconds(30)
    /// A cycle, which the client's end breaks.
    private let client: Client
    private var rest = Reconnector.firstRest
    private var isResting = false

    init(client: Client) {
        self.client = client
        super.init()
    }

    package func connectionReady(token: UInt64) {
        client.loop.post(.run { [self] in rest = Reconnector.firstRest })
    }

    package func connectionFailed(_ failure: Failure, token: UInt64) {
        guard failure.status != .clientClosed else { return }
        client.monitor?.noteBus(isThere: false)
        client.loop.post(.run { [self] in restAndTryAgain() })
    }

    private func restAndTryAgain() {
        guard !isResting, client.needsView else { return }
        isResting = true
        client.loop.setTimer(self, at: client.clock.now.advanced(by: rest))
        rest = min(.wholeMicroseconds(rest.microseconds * 2), Reconnector.longestRest)
    }

    package override func timerFired() {
        isResting = false
        client.keepView()
    }
}
