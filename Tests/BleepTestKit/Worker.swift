import BleepGDBus
import CGLib

/// Some work of a test's on a thread of its own, where it may block.
///
/// Sendable: the flag and the result belong to `lock`; the body runs once, on the thread.
package final class Worker<Result>: @unchecked Sendable {
    private let told: Told<Result>
    private let body: () -> Result

    fileprivate init(waking context: OpaquePointer, _ body: @escaping () -> Result) {
        told = Told(waking: context)
        self.body = body
    }

    fileprivate func start() {
        guard Thread.detach({ [self] in told.tell(body()) }) else {
            preconditionFailure("the system has no thread left")
        }
    }

    /// The work is over.
    package var isDone: Bool { told.count > 0 }
    /// What came of it; nil while it goes on.
    package var result: Result? { told.last }
}

extension FakeWorld {
    /// Runs something that blocks, while the test goes on with the simulator.
    package func onThread<Result>(_ body: @escaping () -> Result) -> Worker<Result> {
        let worker = Worker(waking: context, body)
        worker.start()
        return worker
    }
}
