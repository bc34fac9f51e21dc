import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_monitor_start")
@implementation
public func bleep_monitor_start(
    _ client: OpaquePointer?, _ options: UnsafePointer<bleep_monitor_options>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let settings = Monitor.Settings(options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    client.startMonitor(settings)
    return BLEEP_OK
}

@_cdecl("bleep_monitor_stop")
@implementation
public func bleep_monitor_stop(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.stopMonitor()
    return BLEEP_OK
}

@_cdecl("bleep_monitor_get")
@implementation
public func bleep_monitor_get(
    _ client: OpaquePointer?, _ out_state: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_state else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_state.pointee = Handle.give(ValueHandle(client.monitorRecord))
    return BLEEP_OK
}

@_cdecl("bleep_monitor_watch")
@implementation
public func bleep_monitor_watch(
    _ client: OpaquePointer?, _ events: UInt32, _ on_event: bleep_monitor_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_watch: UnsafeMutablePointer<UInt64>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_event, events != 0,
        events & ~MonitorEvent.everything == 0
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let watch = client.watch(
        EventListener(
            kinds: events, { event in tell(event, to: on_event, userData.pointer) },
            onEnd: { userData.finish() }))
    out_watch?.pointee = watch
    return BLEEP_OK
}

@_cdecl("bleep_monitor_unwatch")
@implementation
public func bleep_monitor_unwatch(_ client: OpaquePointer?, _ watch: UInt64) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return client.unwatch(watch) ? BLEEP_OK : BLEEP_ERROR_NOT_FOUND
}

@_cdecl("bleep_monitor_issues")
@implementation
public func bleep_monitor_issues(
    _ client: OpaquePointer?, _ out_issues: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_issues else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_issues.pointee = Handle.give(ValueHandle(client.issueRecords))
    return BLEEP_OK
}

@_cdecl("bleep_health_get")
@implementation
public func bleep_health_get(
    _ client: OpaquePointer?, _ out_health: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_health else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_health.pointee = Handle.give(ValueHandle(client.healthRecord))
    return BLEEP_OK
}

@_cdecl("bleep_health_layer")
@implementation
public func bleep_health_layer(
    _ client: OpaquePointer?, _ layer: bleep_layer,
    _ out_condition: UnsafeMutablePointer<bleep_condition>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_condition,
        let layer = Layer(rawValue: Int32(bitPattern: layer.rawValue))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let condition = client.condition(of: layer)
    out_condition.pointee = bleep_condition(rawValue: UInt32(bitPattern: condition.rawValue))
    return BLEEP_OK
}

/// The strings live as long as the call.
private func tell(
    _ event: MonitorEvent, to onEvent: bleep_monitor_func, _ userData: UnsafeMutableRawPointer?
) {
    let issue = event.issue?.name.text ?? ""
    issue.withCString { issue in
        event.subject.withCString { subject in
            event.text.withCString { text in
                var told = bleep_monitor_event(
                    struct_size: MemoryLayout<bleep_monitor_event>.size,
                    event: bleep_event(rawValue: event.kind.rawValue), reserved: 0,
                    duration_usec: event.duration.microseconds, generation: event.generation,
                    issue: issue, subject: subject, text: text)
                onEvent(&told, userData)
            }
        }
    }
}

extension Monitor.Settings {
    /// NULL stands for the defaults; nil means that they are no good.
    init?(_ pointer: UnsafePointer<bleep_monitor_options>?) {
        self.init()
        guard let pointer else { return }
        guard let options = Structs.read(pointer), options.reserved == 0,
            options.flags < UInt32(BLEEP_MONITOR_NO_RADIO.rawValue) << 1
        else { return nil }
        asksKernel = options.flags & UInt32(BLEEP_MONITOR_NO_KERNEL.rawValue) == 0
        countsAdverts = options.flags & UInt32(BLEEP_MONITOR_NO_RADIO.rawValue) == 0
        if options.interval_usec != 0 {
            interval = max(Duration(usec: options.interval_usec), Monitor.shortestInterval)
        }
        if options.stall_min_usec != 0 { stallFloor = Duration(usec: options.stall_min_usec) }
        if options.stall_max_usec != 0 { stallCeiling = Duration(usec: options.stall_max_usec) }
        stallCeiling = max(stallCeiling, stallFloor)
    }
}
