import BleepGDBus
import CBleepReliability
import CGLib

private func handle(_ value: OpaquePointer?) -> ValueHandle? {
    value.map { Handle.borrow($0, as: ValueHandle.self) }
}

private let nothing: StaticString = ""
private let null: StaticString = "null"

/// What all getters do: a value, an output, and something to read out of the one for the other.
private func get<Output>(
    _ value: OpaquePointer?, _ output: UnsafeMutablePointer<Output>?,
    _ read: (Value) -> Output?
) -> bleep_status {
    guard let value = handle(value)?.value, let output else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let found = read(value.unboxed) else { return BLEEP_ERROR_TYPE_MISMATCH }
    output.pointee = found
    return BLEEP_OK
}

@_cdecl("bleep_value_parse")
@implementation
public func bleep_value_parse(
    _ text: UnsafePointer<CChar>?, _ out_value: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let out_value, let value = Text.value(text) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(value, to: out_value)
    return BLEEP_OK
}

@_cdecl("bleep_value_new_variant")
@implementation
public func bleep_value_new_variant(
    _ variant: OpaquePointer?, _ out_value: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let out_value, let variant else { return BLEEP_ERROR_INVALID_ARGUMENT }
    ValueHandle.write(Value(retaining: variant), to: out_value)
    return BLEEP_OK
}

@_cdecl("bleep_value_ref")
@implementation
public func bleep_value_ref(_ value: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(value, as: ValueHandle.self)
}

@_cdecl("bleep_value_unref")
@implementation
public func bleep_value_unref(_ value: OpaquePointer?) {
    Handle.release(value, as: ValueHandle.self)
}

@_cdecl("bleep_value_type")
@implementation
public func bleep_value_type(_ value: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(value).map { g_variant_get_type_string($0.value.variant) } ?? nothing.cString
}

@_cdecl("bleep_value_get_boolean")
@implementation
public func bleep_value_get_boolean(
    _ value: OpaquePointer?, _ out_boolean: UnsafeMutablePointer<Int32>?
) -> bleep_status {
    get(value, out_boolean) { $0.boolean.map { $0 ? 1 : 0 } }
}

@_cdecl("bleep_value_get_int64")
@implementation
public func bleep_value_get_int64(
    _ value: OpaquePointer?, _ out_number: UnsafeMutablePointer<Int64>?
) -> bleep_status {
    get(value, out_number) { $0.signed }
}

@_cdecl("bleep_value_get_uint64")
@implementation
public func bleep_value_get_uint64(
    _ value: OpaquePointer?, _ out_number: UnsafeMutablePointer<UInt64>?
) -> bleep_status {
    get(value, out_number) { $0.unsigned }
}

@_cdecl("bleep_value_get_double")
@implementation
public func bleep_value_get_double(
    _ value: OpaquePointer?, _ out_number: UnsafeMutablePointer<Double>?
) -> bleep_status {
    get(value, out_number) { value in
        value.isOf(type: "d") ? g_variant_get_double(value.variant) : nil
    }
}

@_cdecl("bleep_value_get_string")
@implementation
public func bleep_value_get_string(
    _ value: OpaquePointer?, _ out_string: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> bleep_status {
    get(value, out_string) { value in
        value.string == nil ? nil : .some(g_variant_get_string(value.variant, nil))
    }
}

@_cdecl("bleep_value_get_bytes")
@implementation
public func bleep_value_get_bytes(
    _ value: OpaquePointer?, _ out_bytes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ out_size_bytes: UnsafeMutablePointer<Int>?
) -> bleep_status {
    guard let value = handle(value)?.value, let out_bytes, let out_size_bytes else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard let bytes = value.unboxed.bytes else { return BLEEP_ERROR_TYPE_MISMATCH }
    out_bytes.pointee = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    out_size_bytes.pointee = bytes.count
    return BLEEP_OK
}

@_cdecl("bleep_value_count")
@implementation
public func bleep_value_count(
    _ value: OpaquePointer?, _ out_count: UnsafeMutablePointer<Int>?
) -> bleep_status {
    get(value, out_count) { value in
        g_variant_is_container(value.variant) != 0 ? value.count : nil
    }
}

@_cdecl("bleep_value_child")
@implementation
public func bleep_value_child(
    _ value: OpaquePointer?, _ index: Int, _ out_child: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let value = handle(value)?.value.unboxed, let out_child else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard g_variant_is_container(value.variant) != 0 else { return BLEEP_ERROR_TYPE_MISMATCH }
    // A size_t past all that Swift counts arrives here as a negative number.
    guard index >= 0, index < value.count else { return BLEEP_ERROR_NOT_FOUND }
    ValueHandle.write(value[index], to: out_child)
    return BLEEP_OK
}

@_cdecl("bleep_value_unbox")
@implementation
public func bleep_value_unbox(
    _ value: OpaquePointer?, _ out_content: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let value = handle(value)?.value, let out_content else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(value.unboxed, to: out_content)
    return BLEEP_OK
}

@_cdecl("bleep_value_lookup")
@implementation
public func bleep_value_lookup(
    _ value: OpaquePointer?, _ key: UnsafePointer<CChar>?,
    _ out_found: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let value = handle(value)?.value.unboxed, let key = Text.read(key), let out_found else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard value.isOf(type: "a{s*}") || value.isOf(type: "a{o*}") else {
        return BLEEP_ERROR_TYPE_MISMATCH
    }
    guard let found = value.entry(key) else { return BLEEP_ERROR_NOT_FOUND }
    ValueHandle.write(found, to: out_found)
    return BLEEP_OK
}

@_cdecl("bleep_value_print")
@implementation
public func bleep_value_print(_ value: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(value)?.text ?? nothing.cString
}

@_cdecl("bleep_value_to_json")
@implementation
public func bleep_value_to_json(_ value: OpaquePointer?) -> UnsafePointer<CChar>? {
    handle(value)?.jsonText ?? null.cString
}

@_cdecl("bleep_value_get_variant")
@implementation
public func bleep_value_get_variant(_ value: OpaquePointer?) -> OpaquePointer? {
    handle(value)?.value.variant
}
