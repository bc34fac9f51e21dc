import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_metrics_record")
@implementation
public func bleep_metrics_record(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ latency_usec: UInt64,
    _ outcome: bleep_status
) -> bleep_status {
    guard let client, let operation, let outcome = Status(rawValue: outcome.rawValue) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    return ClientHandle.record(client, operation, latency_usec, outcome)
        ? BLEEP_OK : BLEEP_ERROR_INVALID_ARGUMENT
}

@_cdecl("bleep_metrics_get")
@implementation
public func bleep_metrics_get(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ window: bleep_metrics_window,
    _ out_stats: UnsafeMutablePointer<bleep_metrics_stats>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let operation = Text.nonempty(operation),
        let window = MetricsWindow(rawValue: Int32(bitPattern: window.rawValue)), let out_stats,
        Structs.read(out_stats) != nil
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let (figures, late) = client.metrics.statistics(of: operation, over: window) else {
        return BLEEP_ERROR_NOT_FOUND
    }
    Structs.write(bleep_metrics_stats(figures, late), to: out_stats)
    return BLEEP_OK
}

@_cdecl("bleep_metrics_list")
@implementation
public func bleep_metrics_list(
    _ client: OpaquePointer?, _ out_names: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), out_names != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(client.metrics.list, to: out_names)
    return BLEEP_OK
}

@_cdecl("bleep_metrics_snapshot")
@implementation
public func bleep_metrics_snapshot(
    _ client: OpaquePointer?, _ out_snapshot: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), out_snapshot != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(client.metrics.snapshot, to: out_snapshot)
    return BLEEP_OK
}

@_cdecl("bleep_metrics_reset")
@implementation
public func bleep_metrics_reset(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard operation != nil else {
        client.metrics.resetAll()
        return BLEEP_OK
    }
    guard let operation = Text.nonempty(operation) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return client.metrics.reset(operation) ? BLEEP_OK : BLEEP_ERROR_NOT_FOUND
}

@_cdecl("bleep_metrics_set_threshold")
@implementation
public func bleep_metrics_set_threshold(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ p95_usec: UInt64,
    _ error_rate: Double, _ min_samples: UInt32
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), error_rate >= 0, error_rate <= 1 else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    var thresholds = LatencyThresholds()
    if p95_usec != 0 { thresholds.p95 = Duration(usec: p95_usec) }
    if error_rate != 0 { thresholds.errorRate = error_rate }
    if min_samples != 0 { thresholds.minimumSamples = UInt64(min_samples) }
    var name: String?
    if operation != nil {
        guard let operation = Text.operation(operation) else { return BLEEP_ERROR_INVALID_ARGUMENT }
        name = operation
    }
    return client.metrics.setThresholds(thresholds, of: name)
        ? BLEEP_OK : BLEEP_ERROR_NO_RESOURCES
}

@_cdecl("bleep_metrics_issues")
@implementation
public func bleep_metrics_issues(
    _ client: OpaquePointer?, _ out_issues: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), out_issues != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(client.metrics.issueList, to: out_issues)
    return BLEEP_OK
}

@_cdecl("bleep_metrics_log_summary")
@implementation
public func bleep_metrics_log_summary(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.logMetricsSummary()
    return BLEEP_OK
}
