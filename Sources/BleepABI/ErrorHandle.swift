import BleepCore
import BleepGDBus
import CBleepReliability

/// What `bleep_error` points to.
///
/// Sendable: never changes.
final class ErrorHandle: @unchecked Sendable {
    let error: CallError
    let name: CText
    let message: CText
    let operation: CText
    let address: CText
    let text: CText

    init(_ error: CallError) {
        self.error = error
        name = CText(error.name)
        message = CText(error.message.isEmpty ? error.status.phrase : error.message)
        operation = CText(error.operation)
        address = CText(error.address)
        text = CText(error.text)
    }

    /// Puts the details where the caller wants them.
    static func write(
        _ error: CallError?, to output: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let error, let output else { return }
        output.pointee = Handle.give(ErrorHandle(error))
    }
}

extension bleep_status {
    init(_ status: Status) {
        self.init(rawValue: status.rawValue)
    }
}
