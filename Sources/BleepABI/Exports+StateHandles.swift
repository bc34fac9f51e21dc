import BleepCore
import BleepGDBus
import CBleepReliability

private let none: StaticString = ""
private let null: StaticString = "null"

@_cdecl("bleep_state_ref")
@implementation
public func bleep_state_ref(_ state: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(state, as: StateHandle.self)
}

@_cdecl("bleep_state_unref")
@implementation
public func bleep_state_unref(_ state: OpaquePointer?) {
    Handle.release(state, as: StateHandle.self)
}

@_cdecl("bleep_state_address")
@implementation
public func bleep_state_address(_ state: OpaquePointer?) -> UnsafePointer<CChar>? {
    StateHandle.borrow(state)?.address.pointer ?? none.cString
}

@_cdecl("bleep_state_name")
@implementation
public func bleep_state_name(_ state: OpaquePointer?) -> UnsafePointer<CChar>? {
    StateHandle.borrow(state)?.name.pointer ?? none.cString
}

@_cdecl("bleep_state_alias")
@implementation
public func bleep_state_alias(_ state: OpaquePointer?) -> UnsafePointer<CChar>? {
    StateHandle.borrow(state)?.alias.pointer ?? none.cString
}

@_cdecl("bleep_state_adapter")
@implementation
public func bleep_state_adapter(_ state: OpaquePointer?) -> UnsafePointer<CChar>? {
    StateHandle.borrow(state)?.adapter.pointer ?? none.cString
}

@_cdecl("bleep_state_is")
@implementation
public func bleep_state_is(_ state: OpaquePointer?, _ flag: bleep_state_flag) -> Int32 {
    guard let flag = StateFlag(rawValue: Int32(bitPattern: flag.rawValue)),
        let isSo = StateHandle.borrow(state)?.snapshot.flags[flag]
    else { return -1 }
    return isSo ? 1 : 0
}

@_cdecl("bleep_state_saved_usec")
@implementation
public func bleep_state_saved_usec(_ state: OpaquePointer?) -> UInt64 {
    StateHandle.borrow(state)?.snapshot.savedAt ?? 0
}

@_cdecl("bleep_state_to_value")
@implementation
public func bleep_state_to_value(
    _ state: OpaquePointer?, _ out_value: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let state = StateHandle.borrow(state), let out_value else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_value.pointee = Handle.give(state.value)
    return BLEEP_OK
}

@_cdecl("bleep_state_to_json")
@implementation
public func bleep_state_to_json(_ state: OpaquePointer?) -> UnsafePointer<CChar>? {
    StateHandle.borrow(state)?.value.jsonText ?? null.cString
}

@_cdecl("bleep_state_result_ref")
@implementation
public func bleep_state_result_ref(_ result: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(result, as: StateResultHandle.self)
}

@_cdecl("bleep_state_result_unref")
@implementation
public func bleep_state_result_unref(_ result: OpaquePointer?) {
    Handle.release(result, as: StateResultHandle.self)
}

@_cdecl("bleep_state_result_is_complete")
@implementation
public func bleep_state_result_is_complete(_ result: OpaquePointer?) -> Int32 {
    StateResultHandle.borrow(result)?.report.isComplete == true ? 1 : 0
}

@_cdecl("bleep_state_result_count")
@implementation
public func bleep_state_result_count(_ result: OpaquePointer?) -> Int {
    StateResultHandle.borrow(result)?.report.items.count ?? 0
}

@_cdecl("bleep_state_result_item")
@implementation
public func bleep_state_result_item(
    _ result: OpaquePointer?, _ index: Int,
    _ out_item: UnsafeMutablePointer<bleep_state_item>?
) -> bleep_status {
    guard let result = StateResultHandle.borrow(result), let out_item,
        Structs.read(out_item) != nil
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard result.report.items.indices.contains(index) else { return BLEEP_ERROR_NOT_FOUND }
    Structs.write(result.item(at: index), to: out_item)
    return BLEEP_OK
}

@_cdecl("bleep_state_result_to_json")
@implementation
public func bleep_state_result_to_json(_ result: OpaquePointer?) -> UnsafePointer<CChar>? {
    StateResultHandle.borrow(result)?.value.jsonText ?? null.cString
}

@_cdecl("bleep_state_kind_name")
@implementation
public func bleep_state_kind_name(_ what: bleep_state_kind) -> UnsafePointer<CChar>? {
    (StateItem.Kind(rawValue: Int32(bitPattern: what.rawValue))?.name ?? "unknown").cString
}

@_cdecl("bleep_state_verdict_name")
@implementation
public func bleep_state_verdict_name(_ verdict: bleep_state_verdict) -> UnsafePointer<CChar>? {
    (StateItem.Verdict(rawValue: Int32(bitPattern: verdict.rawValue))?.name ?? "unknown").cString
}
