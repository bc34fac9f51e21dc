import BleepGDBus
import CBleepReliability

@_cdecl("bleep_log_set_level")
@implementation
public func bleep_log_set_level(
    _ client: OpaquePointer?, _ level: bleep_log_level
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let level = LogLevel(rawValue: Int32(bitPattern: level.rawValue))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.setLogLevel(level)
    return BLEEP_OK
}

@_cdecl("bleep_log_set_handler")
@implementation
public func bleep_log_set_handler(
    _ client: OpaquePointer?, _ on_log: bleep_log_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let on_log else {
        client.setLogHandler(nil)
        return BLEEP_OK
    }
    client.setLogHandler(
        LogHandler(
            { record in write(record, to: on_log, userData.pointer) },
            onEnd: { userData.finish() }))
    return BLEEP_OK
}

/// Tells C one record.
private func write(
    _ record: LogRecord, to onLog: bleep_log_func, _ userData: UnsafeMutableRawPointer?
) {
    let message = CText(record.message)
    let values = record.fields.map { CText($0.value) }
    var fields: [bleep_log_field] = []
    for (index, field) in record.fields.enumerated() {
        fields.append(bleep_log_field(name: field.name.cString, value: values[index].pointer))
    }
    withExtendedLifetime((message, values)) {
        onLog(
            bleep_log_level(rawValue: UInt32(bitPattern: record.level.rawValue)),
            message.pointer, fields, fields.count, userData)
    }
}
