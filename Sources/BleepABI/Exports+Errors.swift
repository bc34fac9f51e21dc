import BleepCore
import BleepGDBus
import CBleepReliability

private func handle(_ error: OpaquePointer?) -> ErrorHandle? {
    error.map { Handle.borrow($0, as: ErrorHandle.self) }
}

private let nothing: StaticString = ""

@_cdecl("bleep_error_ref")
@implementation
public func bleep_error_ref(_ error: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(error, as: ErrorHandle.self)
}

@_cdecl("bleep_error_unref")
@implementation
public func bleep_error_unref(_ error: OpaquePointer?) {
    Handle.release(error, as: ErrorHandle.self)
}

@_cdecl("bleep_error_status")
@implementation
public func bleep_error_status(_ error: OpaquePointer?) -> bleep_status {
    bleep_status(handle(error)?.error.status ?? .ok)
}

@_cdecl("bleep_error_blame")
@implementation
public func bleep_error_blame(_ error: OpaquePointer?) -> bleep_blame {
    let blame = handle(error)?.error.classification.blame ?? .nobody
    return bleep_blame(rawValue: UInt32(bitPattern: blame.rawValue))
}

@_cdecl("bleep_error_retry")
@implementation
public func bleep_error_retry(_ error: OpaquePointer?) -> bleep_retry {
    let retry = handle(error)?.error.classification.retry ?? .never
    return bleep_retry(rawValue: UInt32(bitPattern: retry.rawValue))
}

@_cdecl("bleep_error_retry_after_usec")
@implementation
public func bleep_error_retry_after_usec(_ error: OpaquePointer?) -> UInt64 {
    handle(error)?.error.classification.suggestedWait?.microseconds ?? 0
}

@_cdecl("bleep_error_advice")
@implementation
public func bleep_error_advice(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    (handle(error)?.error.classification.advice ?? nothing).cString
}

@_cdecl("bleep_error_name")
@implementation
public func bleep_error_name(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(error)?.name.pointer ?? nothing.cString
}

@_cdecl("bleep_error_message")
@implementation
public func bleep_error_message(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(error)?.message.pointer ?? nothing.cString
}

@_cdecl("bleep_error_operation")
@implementation
public func bleep_error_operation(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(error)?.operation.pointer ?? nothing.cString
}

@_cdecl("bleep_error_address")
@implementation
public func bleep_error_address(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(error)?.address.pointer ?? nothing.cString
}

@_cdecl("bleep_error_attempt")
@implementation
public func bleep_error_attempt(_ error: OpaquePointer?) -> UInt32 {
    UInt32(clamping: handle(error)?.error.attempts ?? 0)
}

@_cdecl("bleep_error_elapsed_usec")
@implementation
public func bleep_error_elapsed_usec(_ error: OpaquePointer?) -> UInt64 {
    handle(error)?.error.elapsed.microseconds ?? 0
}

@_cdecl("bleep_error_att_code")
@implementation
public func bleep_error_att_code(_ error: OpaquePointer?) -> Int32 {
    handle(error)?.error.classification.attCode.map { Int32($0) } ?? -1
}

@_cdecl("bleep_error_text")
@implementation
public func bleep_error_text(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(error)?.text.pointer ?? nothing.cString
}
