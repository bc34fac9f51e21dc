import CBleepReliability

/// What a callback was given, and who frees it: once, whatever happens.
///
/// Sendable: passed from owner to owner; `finish()` is called where the client delivers.
final class UserData: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer?
    private var destroy: bleep_destroy_func?

    init(_ pointer: UnsafeMutableRawPointer?, destroy: bleep_destroy_func?) {
        self.pointer = pointer
        self.destroy = destroy
    }

    /// The last callback is over.
    func finish() {
        let destroy = destroy
        self.destroy = nil
        destroy?(pointer)
    }

    /// Let go unused: the call failed.
    deinit {
        finish()
    }
}
