/// Who holds the lock of an adapter, as the lock's file says.
///
/// A class, because it is handed through many enums: those stay one word wide.
package final class LockHolder: Sendable {
    /// 0 where the file does not say.
    package let process: UInt64
    package let program: String
    /// The device that is being connected to.
    package let device: String
    /// On the clock that all processes share; nil where the file does not say.
    package let since: Instant?

    package init(
        process: UInt64 = 0, program: String = "", device: String = "", since: Instant? = nil
    ) {
        self.process = process
        self.program = program
        self.device = device
        self.since = since
    }

    /// For people.
    package var text: String {
        guard process > 0 else { return "another process" }
        return phrase("process ", digits(process), " (", program, "), which connects to ", device)
    }
}

extension LockHolder: Equatable {
    package static func == (left: LockHolder, right: LockHolder) -> Bool {
        left.process == right.process && left.program == right.program
            && left.device == right.device && left.since == right.since
    }
}
