import BleepCore
import CBleepReliability

@_cdecl("bleep_version_string")
@implementation
public func bleep_version_string() -> UnsafePointer<CChar>? {
    LibraryVersion.text.cString
}

@_cdecl("bleep_version_number")
@implementation
public func bleep_version_number() -> UInt32 {
    UInt32(BLEEP_VERSION_MAJOR << 16 | BLEEP_VERSION_MINOR << 8 | BLEEP_VERSION_MICRO)
}

@_cdecl("bleep_status_name")
@implementation
public func bleep_status_name(_ status: bleep_status) -> UnsafePointer<CChar>? {
    let name: StaticString = Status(rawValue: status.rawValue)?.name ?? "BLEEP_STATUS_UNKNOWN"
    return name.cString
}

@_cdecl("bleep_blame_name")
@implementation
public func bleep_blame_name(_ blame: bleep_blame) -> UnsafePointer<CChar>? {
    let name: StaticString = Blame(rawValue: Int32(bitPattern: blame.rawValue))?.name ?? "unknown"
    return name.cString
}

@_cdecl("bleep_retry_name")
@implementation
public func bleep_retry_name(_ retry: bleep_retry) -> UnsafePointer<CChar>? {
    let name: StaticString =
        RetryAdvice(rawValue: Int32(bitPattern: retry.rawValue))?.name ?? "never"
    return name.cString
}
