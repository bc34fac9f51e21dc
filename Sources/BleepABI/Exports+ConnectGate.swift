import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_connect_gate_set")
@implementation
public func bleep_connect_gate_set(
    _ client: OpaquePointer?, _ options: UnsafePointer<bleep_connect_gate_options>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let (settings, folder) = read(options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    client.gates.change(settings, folder: folder)
    return BLEEP_OK
}

@_cdecl("bleep_connect_gate_get")
@implementation
public func bleep_connect_gate_get(
    _ client: OpaquePointer?, _ out_gates: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_gates else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_gates.pointee = Handle.give(ValueHandle(client.gates.records))
    return BLEEP_OK
}

/// NULL stands for the defaults; nil means that they are no good.
private func read(
    _ pointer: UnsafePointer<bleep_connect_gate_options>?
) -> (GateSettings, folder: String?)? {
    var settings = GateSettings()
    guard let pointer else { return (settings, nil) }
    guard let options = Structs.read(pointer),
        options.flags < UInt32(BLEEP_CONNECT_GATE_NO_LOCK.rawValue) << 1
    else { return nil }
    settings.usesLock = options.flags & UInt32(BLEEP_CONNECT_GATE_NO_LOCK.rawValue) == 0
    switch options.limit {
    case 0: break
    case .max: settings.limit = .max
    case let limit: settings.limit = Int(limit)
    }
    if options.respect_usec != 0 { settings.respect = Duration(usec: options.respect_usec) }
    guard options.directory != nil else { return (settings, nil) }
    guard let folder = Text.nonempty(options.directory), folder.utf8.first == UInt8(ascii: "/")
    else { return nil }
    return (settings, folder)
}
