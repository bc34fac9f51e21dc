import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_metrics_to_openmetrics")
@implementation
public func bleep_metrics_to_openmetrics(
    _ client: OpaquePointer?, _ flags: UInt32, _ out_text: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), flags <= withAddresses, out_text != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(Value(client.openMetrics(withAddresses: flags != 0)), to: out_text)
    return BLEEP_OK
}

@_cdecl("bleep_metrics_write")
@implementation
public func bleep_metrics_write(
    _ client: OpaquePointer?, _ format: bleep_metrics_format, _ flags: UInt32,
    _ file: UnsafePointer<CChar>?, _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), flags <= withAddresses,
        let file = Text.nonempty(file)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let text: String
    switch format {
    case BLEEP_METRICS_OPENMETRICS: text = client.openMetrics(withAddresses: flags != 0)
    case BLEEP_METRICS_JSON: text = client.metrics.snapshot.json + "\n"
    default: return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard let error = client.writeMetrics(text, to: file) else { return BLEEP_OK }
    ErrorHandle.write(error, to: out_error)
    return bleep_status(error.status)
}

/// The only flag.
private let withAddresses = UInt32(BLEEP_METRICS_WITH_ADDRESSES.rawValue)
