import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_event_name")
@implementation
public func bleep_event_name(_ event: bleep_event) -> UnsafePointer<CChar>? {
    let name: StaticString = MonitorEvent.Kind(rawValue: event.rawValue)?.name ?? "unknown"
    return name.cString
}

@_cdecl("bleep_layer_name")
@implementation
public func bleep_layer_name(_ layer: bleep_layer) -> UnsafePointer<CChar>? {
    let name: StaticString = Layer(rawValue: Int32(bitPattern: layer.rawValue))?.name ?? "unknown"
    return name.cString
}

@_cdecl("bleep_condition_name")
@implementation
public func bleep_condition_name(_ condition: bleep_condition) -> UnsafePointer<CChar>? {
    let name: StaticString =
        LayerCondition(rawValue: Int32(bitPattern: condition.rawValue))?.name ?? "unknown"
    return name.cString
}
