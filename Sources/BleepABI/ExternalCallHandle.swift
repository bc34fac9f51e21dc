import BleepGDBus

/// What `bleep_external_call` points to: the program's hold on a call, whose end is the call's.
///
/// Sendable: `lent` belongs to `lock`; the rest never changes.
final class ExternalCallHandle: @unchecked Sendable {
    let call: ExternalCall
    private let userData: UserData
    private let lock = Lock()
    /// What the program may still read of its steps.
    private var lent: [CText] = []

    init(_ call: ExternalCall, _ userData: UserData) {
        self.call = call
        self.userData = userData
    }

    deinit {
        call.release()
    }

    static func borrow(_ pointer: OpaquePointer?) -> ExternalCallHandle? {
        pointer.map { Handle.borrow($0, as: ExternalCallHandle.self) }
    }

    /// A string that lives as long as this does.
    func lend(_ text: String) -> UnsafePointer<CChar> {
        let copy = CText(text)
        lock.with { lent.append(copy) }
        return copy.pointer
    }
}
