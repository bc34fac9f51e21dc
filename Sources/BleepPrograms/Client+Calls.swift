import CBleepReliability

extension Client {
    /// The bus itself as a service.
    package static let busName = "org.freedesktop.DBus"

    /// Calls any method; nil as destination is BlueZ.
    @discardableResult
    package func call(
        _ destination: String?,
        _ path: String,
        _ interface: String,
        _ method: String,
        _ arguments: String = "()",
        limits: Limits = Limits()
    ) throws(Failure) -> Value? {
        try perform(limits) { client, options, then in
            bleep_call_async(
                client,
                destination,
                path,
                interface,
                method,
                arguments,
                options,
                then.done,
                then.data,
                then.free,
                then.out
            )
        }
    }

    /// Asks the bus itself and takes the first thing it answers.
    package func askBus(
        _ method: String,
        _ arguments: String = "()",
        limits: Limits = Limits()
    ) throws(Failure) -> Value? {
        try call(
            Client.busName,
            "/org/freedesktop/DBus",
            Client.busName,
            method,
            arguments,
            limits: limits
        )?.child(0)
    }

    /// Asks BlueZ for a property.
    package func property(
        _ name: String,
        of interface: String,
        at path: String,
        limits: Limits = Limits()
    ) throws(Failure) -> Value? {
        try perform(limits) { client, options, then in
            bleep_property_get_async(
                client,
                path,
                interface,
                name,
                options,
                then.done,
                then.data,
                then.free,
                then.out
            )
        }
    }

    /// Asks BlueZ for all properties of an interface.
    package func properties(
        of interface: String,
        at path: String,
        limits: Limits = Limits()
    ) throws(Failure) -> Value? {
        try perform(limits) { client, options, then in
            bleep_property_get_all_async(
                client,
                path,
                interface,
                options,
                then.done,
                then.data,
                then.free,
                then.out
            )
        }
    }
}
