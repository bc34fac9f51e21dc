import BleepCore
import BleepGDBus
import CBleepReliability

private let nothing: StaticString = ""
private let null: StaticString = "null"

@_cdecl("bleep_stage_name")
@implementation
public func bleep_stage_name(_ stage: bleep_stage) -> UnsafePointer<CChar>? {
    let name: StaticString = Stage(rawValue: Int32(bitPattern: stage.rawValue))?.name ?? "unknown"
    return name.cString
}

@_cdecl("bleep_verdict_name")
@implementation
public func bleep_verdict_name(_ verdict: bleep_verdict) -> UnsafePointer<CChar>? {
    let number = Int32(bitPattern: verdict.rawValue)
    let name: StaticString = RecoveryStep.Verdict(rawValue: number)?.name ?? "unknown"
    return name.cString
}

@_cdecl("bleep_recovery_ref")
@implementation
public func bleep_recovery_ref(_ recovery: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(recovery, as: RecoveryHandle.self)
}

@_cdecl("bleep_recovery_unref")
@implementation
public func bleep_recovery_unref(_ recovery: OpaquePointer?) {
    Handle.release(recovery, as: RecoveryHandle.self)
}

@_cdecl("bleep_recovery_status")
@implementation
public func bleep_recovery_status(_ recovery: OpaquePointer?) -> bleep_status {
    bleep_status(RecoveryHandle.borrow(recovery)?.report.status ?? .ok)
}

@_cdecl("bleep_recovery_text")
@implementation
public func bleep_recovery_text(_ recovery: OpaquePointer?) -> UnsafePointer<CChar>? {
    RecoveryHandle.borrow(recovery)?.text.pointer ?? nothing.cString
}

@_cdecl("bleep_recovery_count")
@implementation
public func bleep_recovery_count(_ recovery: OpaquePointer?) -> Int {
    RecoveryHandle.borrow(recovery)?.report.steps.count ?? 0
}

@_cdecl("bleep_recovery_get_step")
@implementation
public func bleep_recovery_get_step(
    _ recovery: OpaquePointer?, _ index: Int,
    _ out_step: UnsafeMutablePointer<bleep_recovery_step>?
) -> bleep_status {
    guard let recovery = RecoveryHandle.borrow(recovery), let out_step,
        Structs.read(out_step) != nil
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let step = recovery.step(index) else { return BLEEP_ERROR_NOT_FOUND }
    Structs.write(step, to: out_step)
    return BLEEP_OK
}

@_cdecl("bleep_recovery_to_json")
@implementation
public func bleep_recovery_to_json(_ recovery: OpaquePointer?) -> UnsafePointer<CChar>? {
    RecoveryHandle.borrow(recovery)?.record.jsonText ?? null.cString
}
