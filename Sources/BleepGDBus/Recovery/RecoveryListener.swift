import BleepCore

/// Something that happened in a recovery.
package struct RecoveryEvent: Sendable {
    /// The numbers are those of `bleep_recovery_moment`, each a bit.
    package enum Moment: UInt32, Sendable {
        case stageStarting = 1
        case stageEnded = 2
        case ended = 4
    }

    package var moment: Moment
    package var recovery: UInt64
    package var device: BluetoothAddress?
    package var adapter: String
    /// Nil at the end of the whole.
    package var step: RecoveryStep?
    /// Of the end.
    package var status = Status.ok
    /// One sentence for a person.
    package var text: String

    /// Every bit that means something.
    package static let everything: UInt32 = 7
}

/// Somebody who wants to hear of recoveries.
///
/// Sendable: `isActive` belongs to `lock`.
package final class RecoveryListener: @unchecked Sendable {
    let moments: UInt32
    var number: UInt64 = 0
    private let onEvent: (RecoveryEvent) -> Void
    private let onEnd: () -> Void
    private let lock = Lock()
    private var isActive = true

    /// `onEnd` is called once, after the last event.
    package init(
        moments: UInt32, _ onEvent: @escaping (RecoveryEvent) -> Void,
        onEnd: @escaping () -> Void
    ) {
        self.moments = moments
        self.onEvent = onEvent
        self.onEnd = onEnd
    }

    /// Where the client delivers.
    func hear(_ event: RecoveryEvent) {
        if lock.with({ isActive }) { onEvent(event) }
    }

    /// No event is handed on from now on.
    func end() {
        lock.with { isActive = false }
    }

    /// Where the client delivers, after all events.
    func finish() {
        end()
        onEnd()
    }
}
