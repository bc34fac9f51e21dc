/// The connections that are saying goodbye: what was sent last is still on its way to the bus.
///
/// A program that ends behind its client would take it along.
/// Sendable: `count` belongs to `lock`.
package final class Farewells: @unchecked Sendable {
    /// A bus that does not answer is waited for no longer than that.
    private static let patienceSeconds = 1

    private let lock = Lock()
    private let condition = Condition()
    private var count = 0

    func begin() {
        lock.with { count += 1 }
    }

    func end() {
        lock.with {
            count -= 1
            if count == 0 { condition.wakeAll() }
        }
    }

    /// Returns when all are over.
    func wait() {
        lock.with {
            while count > 0 {
                guard condition.wait(under: lock, upTo: Farewells.patienceSeconds) else { return }
            }
        }
    }
}
