import BleepCore

/// A question to the kernel, from its asking until the kernel has answered.
///
/// Sendable: touched on the loop only.
package final class MgmtCall: TimerNode, @unchecked Sendable {
    enum State {
        /// An earlier one like it is out. Can go to `sent`.
        case waiting
        /// The kernel owes an answer. Can go to `orphaned`.
        case sent
        /// Likewise, and nobody waits for it any more.
        case orphaned
    }

    let command: MgmtCommand
    let askedAt: Instant
    var state = State.waiting
    /// The kernel has taken it, and no thread is in there for it any more.
    var isTaken = false
    private let onAnswer: (MgmtAnswer) -> Void
    /// A cycle, which the socket breaks when the call is over.
    private let socket: MgmtSocket

    init(
        _ command: MgmtCommand, at now: Instant, on socket: MgmtSocket,
        onAnswer: @escaping (MgmtAnswer) -> Void
    ) {
        self.command = command
        askedAt = now
        self.socket = socket
        self.onAnswer = onAnswer
        super.init()
    }

    /// The kernel tells answers apart by this alone; so only one of a kind may be out.
    func isLike(_ opcode: UInt16, _ adapter: AdapterIndex) -> Bool {
        command.opcode == opcode && command.adapter == adapter
    }

    /// Once, and not for an orphan.
    func answer(_ answer: MgmtAnswer) {
        onAnswer(answer)
    }

    package override func timerFired() {
        socket.giveUp(self)
    }
}
