import BleepCore
import BleepGDBus
import CGLib

/// What a test was told, in order, on whatever thread; each news wakes the test's context.
///
/// Sendable: `values` belongs to `lock`; the context is made for sharing.
package final class Told<Value>: @unchecked Sendable {
    private let context: OpaquePointer
    private let lock = Lock()
    private var values: [Value] = []

    package init(waking context: OpaquePointer) {
        self.context = g_main_context_ref(context)
    }

    deinit {
        g_main_context_unref(context)
    }

    /// From any thread.
    package func tell(_ value: Value) {
        lock.with { values.append(value) }
        g_main_context_wakeup(context)
    }

    /// Everything so far.
    package var all: [Value] { lock.with { values } }
    package var count: Int { lock.with { values.count } }
    package var last: Value? { lock.with { values.last } }
}

extension Told<Operation.Outcome> {
    /// The outcome is out.
    package var isOver: Bool { count > 0 }
    /// Nil while it is not.
    package var status: Status? { last?.status }
}
