import CBleepReliability

extension Client {
    /// Finds the object path that a device has at this moment.
    package func path(of address: String, limits: Limits = Limits()) throws(Failure) -> String {
        try perform(bleep_device_path_async, on: address, limits)?.string ?? ""
    }

    /// Connects to a device and verifies it.
    package func connect(_ address: String, limits: Limits = Limits()) throws(Failure) {
        _ = try perform(bleep_device_connect_async, on: address, limits)
    }

    /// Disconnects a device.
    package func disconnect(_ address: String, limits: Limits = Limits()) throws(Failure) {
        _ = try perform(bleep_device_disconnect_async, on: address, limits)
    }

    /// Reads a characteristic of a connected device.
    package func read(
        _ characteristic: String,
        of address: String,
        limits: Limits = Limits()
    ) throws(Failure) -> [UInt8] {
        let value = try perform(limits) { client, options, then in
            bleep_device_read_async(
                client,
                address,
                characteristic,
                options,
                then.done,
                then.data,
                then.free,
                then.out
            )
        }
        return value?.bytes ?? []
    }

    /// The form that most functions of the header have which do something with a device.
    private typealias DeviceFunction = (
        OpaquePointer?, UnsafePointer<CChar>?, UnsafePointer<bleep_call_options>?,
        bleep_done_func?, UnsafeMutableRawPointer?, bleep_destroy_func?,
        UnsafeMutablePointer<OpaquePointer?>?
    ) -> bleep_status

    private func perform(
        _ function: DeviceFunction,
        on address: String,
        _ limits: Limits
    ) throws(Failure) -> Value? {
        try perform(limits) { client, options, then in
            address.withCString { address in
                function(client, address, options, then.done, then.data, then.free, then.out)
            }
        }
    }
}
