import BleepCore
import BleepGDBus
import CBleepReliability

/// The two ways in which every operation is run for C.
enum Calls {
    /// Waits for the outcome and puts it where the caller wants it.
    @inline(never)
    static func run(
        _ client: Client, _ request: Request, on lease: Lease? = nil,
        _ out_value: UnsafeMutablePointer<OpaquePointer?>? = nil,
        _ out_error: UnsafeMutablePointer<OpaquePointer?>?
    ) -> bleep_status {
        finish(client.perform(request, on: lease), out_value, out_error)
    }

    @inline(never)
    static func finish(
        _ outcome: Operation.Outcome,
        _ out_value: UnsafeMutablePointer<OpaquePointer?>? = nil,
        _ out_error: UnsafeMutablePointer<OpaquePointer?>?
    ) -> bleep_status {
        ValueHandle.write(outcome.value, to: out_value)
        ErrorHandle.write(outcome.error, to: out_error)
        return bleep_status(outcome.status)
    }

    /// Starts it.
    @inline(never)
    static func start(
        _ client: Client, _ request: Request, on lease: Lease? = nil,
        _ onDone: bleep_done_func, _ userData: UserData,
        _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
    ) -> bleep_status {
        let operation = client.start(request, on: lease) { finish($0, onDone, userData) }
        out_operation?.pointee = Handle.give(operation)
        return BLEEP_OK
    }

    /// Tells the caller the outcome, where the client delivers.
    static func finish(
        _ outcome: Operation.Outcome, _ onDone: bleep_done_func, _ userData: UserData
    ) {
        let value = outcome.value.map(ValueHandle.init)
        let error = outcome.error.map(ErrorHandle.init)
        withExtendedLifetime((value, error)) {
            onDone(
                bleep_status(outcome.status), value.map { Handle.lend($0) },
                error.map { Handle.lend($0) }, userData.pointer)
        }
        userData.finish()
    }

    /// A method call as C spells it; nil if any part is no good.
    @inline(never)
    static func request(
        _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
        _ interface: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
        _ arguments: Value?, _ options: UnsafePointer<bleep_call_options>?
    ) -> Request? {
        guard let path = Text.path(path), let interface = Text.interface(interface),
            let method = Text.member(method), let options = CallOptions(options)
        else { return nil }
        var request = Request(
            MethodName(interface, method), at: .path(path), arguments: .fixed(arguments))
        if destination != nil {
            guard let name = Text.busName(destination) else { return nil }
            request.destination = name
        }
        request.options = options
        return request
    }

    /// Arguments as text: nil inside is none, nil outside is no good.
    @inline(never)
    static func arguments(_ text: UnsafePointer<CChar>?) -> Value?? {
        guard text != nil else { return .some(nil) }
        guard let value = Text.value(text), value.isOf(type: "r") else { return nil }
        return value
    }

    /// Arguments as a GVariant, likewise.
    static func arguments(_ variant: OpaquePointer?) -> Value?? {
        guard let variant else { return .some(nil) }
        let value = Value(retaining: variant)
        guard value.isOf(type: "r") else { return nil }
        return value
    }
}
