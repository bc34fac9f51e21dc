import CBleepReliabilityDBus1
import CDBus

/// Whom to tell the outcome of a call, and what of: once, whatever happens.
///
/// Sendable: passed from owner to owner; `tell` is called by whoever finishes the call.
final class Answer: @unchecked Sendable {
    private let onReply: bleep_dbus1_reply_func?
    private let userData: UnsafeMutableRawPointer?
    private var destroy: bleep_destroy_func?

    init(
        _ onReply: bleep_dbus1_reply_func?, _ userData: UnsafeMutableRawPointer?,
        _ destroy: bleep_destroy_func?
    ) {
        self.onReply = onReply
        self.userData = userData
        self.destroy = destroy
    }

    func tell(_ status: bleep_status, _ reply: OpaquePointer?, _ error: OpaquePointer?) {
        onReply?(status, reply, error, userData)
        finish()
    }

    private func finish() {
        let destroy = destroy
        self.destroy = nil
        destroy?(userData)
    }

    /// Let go unused: the call did not start.
    deinit {
        finish()
    }
}
