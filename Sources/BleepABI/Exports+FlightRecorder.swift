import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_recorder_start")
@implementation
public func bleep_recorder_start(
    _ client: OpaquePointer?, _ options: UnsafePointer<bleep_recorder_options>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let settings = read(options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    client.recorder.start(settings)
    return BLEEP_OK
}

@_cdecl("bleep_recorder_stop")
@implementation
public func bleep_recorder_stop(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.recorder.stop()
    return BLEEP_OK
}

@_cdecl("bleep_recorder_clear")
@implementation
public func bleep_recorder_clear(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.recorder.clear()
    return BLEEP_OK
}

@_cdecl("bleep_recorder_note")
@implementation
public func bleep_recorder_note(
    _ client: OpaquePointer?, _ text: UnsafePointer<CChar>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let text = Text.nonempty(text) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    client.recorder.note(text, from: "program")
    return BLEEP_OK
}

@_cdecl("bleep_recorder_note_message")
@implementation
public func bleep_recorder_note_message(
    _ client: OpaquePointer?, _ message: UnsafeRawPointer?, _ size_bytes: Int, _ is_sent: Int32
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let message,
        client.recorder.note(
            foreign: UnsafeRawBufferPointer(start: message, count: size_bytes),
            isSent: is_sent != 0)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return BLEEP_OK
}

@_cdecl("bleep_recorder_get")
@implementation
public func bleep_recorder_get(
    _ client: OpaquePointer?, _ out_recorder: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), out_recorder != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(client.recorder.record, to: out_recorder)
    return BLEEP_OK
}

@_cdecl("bleep_recorder_dump")
@implementation
public func bleep_recorder_dump(
    _ client: OpaquePointer?, _ format: bleep_recorder_format, _ flags: UInt32,
    _ file: UnsafePointer<CChar>?, _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), flags <= everyFlag,
        let file = Text.nonempty(file)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    var dump = FlightRecorder.Dump()
    switch format {
    case BLEEP_RECORDER_JSON_LINES: break
    case BLEEP_RECORDER_PCAP: dump.isCapture = true
    default: return BLEEP_ERROR_INVALID_ARGUMENT
    }
    dump.withBodies = has(BLEEP_RECORDER_WITH_BODIES, in: flags)
    dump.withAddresses = has(BLEEP_RECORDER_WITH_ADDRESSES, in: flags)
    guard let error = client.dumpRecorder(dump, to: file) else { return BLEEP_OK }
    ErrorHandle.write(error, to: out_error)
    return bleep_status(error.status)
}

/// Or-ed; there are no others.
private let everyFlag =
    UInt32(BLEEP_RECORDER_WITH_BODIES.rawValue) | UInt32(BLEEP_RECORDER_WITH_ADDRESSES.rawValue)

private func has(_ flag: bleep_recorder_flags, in flags: UInt32) -> Bool {
    flags & UInt32(flag.rawValue) != 0
}

/// NULL stands for the defaults; nil means that they are no good.
private func read(
    _ pointer: UnsafePointer<bleep_recorder_options>?
) -> FlightRecorder.Settings? {
    var settings = FlightRecorder.Settings()
    guard let pointer else { return settings }
    guard let options = Structs.read(pointer), options.flags <= everyFlag,
        options.body_max_bytes <= 65536, options.max_dumps <= 1000
    else { return nil }
    if options.capacity_bytes != 0 {
        settings.capacity = Int(options.capacity_bytes)
        guard settings.capacity >= FlightLog.leastCapacity,
            settings.capacity <= FlightLog.mostCapacity
        else { return nil }
    }
    if has(BLEEP_RECORDER_WITH_BODIES, in: options.flags) {
        settings.bodyLimit = options.body_max_bytes == 0 ? 1024 : Int(options.body_max_bytes)
    }
    settings.withAddresses = has(BLEEP_RECORDER_WITH_ADDRESSES, in: options.flags)
    if options.max_dumps != 0 { settings.mostDumps = Int(options.max_dumps) }
    guard options.directory != nil else { return settings }
    guard let folder = Text.nonempty(options.directory), folder.utf8.first == UInt8(ascii: "/")
    else { return nil }
    settings.folder = folder
    return settings
}
