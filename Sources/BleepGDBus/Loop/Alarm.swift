/// A moment on the loop, and what is to be done then.
///
/// Sendable: what it does never changes.
package final class Alarm: TimerNode, @unchecked Sendable {
    private let body: () -> Void

    package init(_ body: @escaping () -> Void) {
        self.body = body
        super.init()
    }

    package override func timerFired() {
        body()
    }
}
