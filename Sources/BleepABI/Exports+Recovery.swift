import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_recover")
@implementation
public func bleep_recover(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
    _ options: UnsafePointer<bleep_recovery_options>?,
    _ out_recovery: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    run(client, address, cause, options, isDryRun: false, out_recovery, out_error)
}

@_cdecl("bleep_recover_async")
@implementation
public func bleep_recover_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
    _ options: UnsafePointer<bleep_recovery_options>?, _ on_recovered: bleep_recovered_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    start(
        client, address, cause, options, isDryRun: false, on_recovered, user_data, destroy,
        out_operation)
}

@_cdecl("bleep_recovery_plan")
@implementation
public func bleep_recovery_plan(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
    _ options: UnsafePointer<bleep_recovery_options>?,
    _ out_recovery: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard out_recovery != nil else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return run(client, address, cause, options, isDryRun: true, out_recovery, out_error)
}

@_cdecl("bleep_recovery_plan_async")
@implementation
public func bleep_recovery_plan_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
    _ options: UnsafePointer<bleep_recovery_options>?, _ on_planned: bleep_recovered_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    start(
        client, address, cause, options, isDryRun: true, on_planned, user_data, destroy,
        out_operation)
}

/// Waits for the end of it.
@inline(never)
private func run(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
    _ options: UnsafePointer<bleep_recovery_options>?, isDryRun: Bool,
    _ out_recovery: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        var wish = Recovery.Wish(address, cause, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    wish.isDryRun = isDryRun
    let report = client.recover(wish)
    if let out_recovery { out_recovery.pointee = Handle.give(RecoveryHandle(report)) }
    ErrorHandle.write(report.error, to: out_error)
    return bleep_status(report.status)
}

@inline(never)
private func start(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
    _ options: UnsafePointer<bleep_recovery_options>?, isDryRun: Bool,
    _ onDone: bleep_recovered_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let onDone,
        var wish = Recovery.Wish(address, cause, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    wish.isDryRun = isDryRun
    let recovery = client.recover(wish) { report in
        let handle = RecoveryHandle(report)
        let error = report.error.map(ErrorHandle.init)
        withExtendedLifetime((handle, error)) {
            onDone(
                bleep_status(report.status), Handle.lend(handle), error.map { Handle.lend($0) },
                userData.pointer)
        }
        userData.finish()
    }
    out_operation?.pointee = Handle.give(recovery)
    return BLEEP_OK
}

@_cdecl("bleep_recovery_history")
@implementation
public func bleep_recovery_history(
    _ client: OpaquePointer?, _ out_history: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), out_history != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(client.recoveryRecords, to: out_history)
    return BLEEP_OK
}

@_cdecl("bleep_recovery_watch")
@implementation
public func bleep_recovery_watch(
    _ client: OpaquePointer?, _ moments: UInt32, _ on_event: bleep_recovery_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_watch: UnsafeMutablePointer<UInt64>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_event, moments != 0,
        moments & ~RecoveryEvent.everything == 0
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let watch = client.watchRecoveries(
        RecoveryListener(
            moments: moments, { event in tell(event, to: on_event, userData.pointer) },
            onEnd: { userData.finish() }))
    out_watch?.pointee = watch
    return BLEEP_OK
}

@_cdecl("bleep_recovery_unwatch")
@implementation
public func bleep_recovery_unwatch(_ client: OpaquePointer?, _ watch: UInt64) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return client.unwatchRecoveries(watch) ? BLEEP_OK : BLEEP_ERROR_NOT_FOUND
}

@_cdecl("bleep_recovery_set_automatic")
@implementation
public func bleep_recovery_set_automatic(
    _ client: OpaquePointer?, _ options: UnsafePointer<bleep_recovery_options>?
) -> bleep_status {
    var wish = Recovery.Wish()
    guard let client = ClientHandle.borrow(client), wish.read(options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    client.setAutomaticRecovery(options == nil ? nil : wish)
    return BLEEP_OK
}

/// The strings live as long as the call.
private func tell(
    _ event: RecoveryEvent, to onEvent: bleep_recovery_func, _ userData: UnsafeMutableRawPointer?
) {
    let device = CText(event.device?.text ?? "")
    let adapter = CText(event.adapter)
    let text = CText(event.text)
    withExtendedLifetime((device, adapter, text)) {
        var told = bleep_recovery_event(
            struct_size: MemoryLayout<bleep_recovery_event>.size, recovery: event.recovery,
            moment: bleep_recovery_moment(rawValue: event.moment.rawValue),
            status: bleep_status(event.status),
            stage: UInt32(bitPattern: event.step?.stage.rawValue ?? 0),
            verdict: bleep_verdict(
                rawValue: UInt32(bitPattern: event.step?.verdict.rawValue ?? 0)),
            device: device.pointer, adapter: adapter.pointer, text: text.pointer)
        onEvent(&told, userData)
    }
}
