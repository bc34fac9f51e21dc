import BleepCore

/// Somebody who wants the values of a characteristic.
///
/// Sendable: `isActive` belongs to `lock`.
package final class ValueListener: @unchecked Sendable {
    private let onValue: (Value) -> Void
    private let onEnd: () -> Void
    private let lock = Lock()
    private var isActive = true

    /// `onEnd` is called once, after the last value.
    package init(_ onValue: @escaping (Value) -> Void, onEnd: @escaping () -> Void) {
        self.onValue = onValue
        self.onEnd = onEnd
    }

    /// Where the client delivers.
    func hear(_ value: Value) {
        if lock.with({ isActive }) { onValue(value) }
    }

    /// No value is handed on from now on.
    func end() {
        lock.with { isActive = false }
    }

    /// Where the client delivers, after all values.
    func finish() {
        end()
        onEnd()
    }
}

/// What this client wants to hear of one characteristic.
struct Subscription {
    enum State {
        /// Not subscribed at BlueZ, or not any more. Can go to `starting`.
        case off
        /// StartNotify is out. Can go to `on` and `off`.
        case starting
        /// Subscribed, under the unique name of that connection. Can go to `off`.
        case on(BusConnection)
    }

    let target: Target.Named
    var state = State.off
    /// The program's own StartNotify succeeded once; from then on it is ours to keep.
    var isKept = false
    var listeners: [ValueListener] = []
    /// Where the characteristic was last seen.
    var path: String?
}
