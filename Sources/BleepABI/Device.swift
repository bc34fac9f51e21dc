import BleepCore
import BleepGDBus
import CBleepReliability

/// The requests of this family, or nil if an argument is no good.
enum Device {
    /// What an address, a characteristic and the options name together.
    static func target(
        _ address: UnsafePointer<CChar>?, _ options: CallOptions
    ) -> Target.Named? {
        Text.address(address).map { Target.Named($0, adapter: options.adapter) }
    }

    /// Likewise, of a characteristic.
    static func target(
        _ address: UnsafePointer<CChar>?, _ characteristic: UnsafePointer<CChar>?,
        _ options: CallOptions
    ) -> Target.Named? {
        guard let address = Text.address(address),
            let characteristic = Text.nonempty(characteristic)
        else { return nil }
        return Target.Named(address, adapter: options.adapter, characteristic: characteristic)
    }

    @inline(never)
    static func request(
        _ address: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
        _ make: (Target.Named, CallOptions) -> Request
    ) -> Request? {
        guard let options = CallOptions(options), let target = target(address, options) else {
            return nil
        }
        var request = make(target, options)
        request.options = options
        return request
    }

    @inline(never)
    static func request(
        _ address: UnsafePointer<CChar>?, _ characteristic: UnsafePointer<CChar>?,
        _ options: UnsafePointer<bleep_call_options>?,
        _ make: (Target.Named, CallOptions) -> Request
    ) -> Request? {
        guard let options = CallOptions(options),
            let target = target(address, characteristic, options)
        else { return nil }
        var request = make(target, options)
        request.options = options
        return request
    }

    /// The longest attribute value, by the Core Specification, Vol 3, Part F, 3.2.9.
    private static let longestValue = 512

    static func write(
        _ address: UnsafePointer<CChar>?, _ characteristic: UnsafePointer<CChar>?,
        _ bytes: UnsafePointer<UInt8>?, _ size: Int,
        _ options: UnsafePointer<bleep_call_options>?
    ) -> Request? {
        guard size >= 0, size <= longestValue, bytes != nil || size == 0 else { return nil }
        let value = UnsafeRawBufferPointer(start: bytes, count: size)
        return request(address, characteristic, options) { target, options in
            .write(target, value, asCommand: options.writesCommand)
        }
    }
}
