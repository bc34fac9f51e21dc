import BleepCore

/// Snapshots of devices.
extension Client {
    /// Reads a device and its adapter, and keeps what they are. What the program noted goes, unless
    /// it was to be brought up to date only; then there must be something.
    package func saveState(
        of target: Target.Named, _ options: CallOptions, isUpdate: Bool = false
    ) -> CallError? {
        let operation: StaticString = isUpdate ? "state_update" : "state_save"
        if isUpdate, states.snapshot(of: target.address) == nil {
            return CallError(ErrorTable.classify(local: .notFound), operation: operation.text)
        }
        let limit = options.timeout > .zero ? options.timeout : timeout(of: .standard)
        let deadline = clock.now.advanced(by: limit)
        let device = ask(.properties(of: target), options, until: deadline)
        guard let properties = device.value else { return device.error }
        let path = properties.property("Adapter")?.string ?? "/"
        let adapter = ask(
            .getAllProperties(path, ServiceName.adapter), options, until: deadline)
        guard let adapterProperties = adapter.value else { return adapter.error }
        var fresh = DeviceSnapshot(
            target.address, device: properties, adapter: adapterProperties)
        fresh.notifications = subscriptions.names(of: target.address)
        (fresh.flags[.discovering], fresh.filter) = discovery(at: path)
        return states.change(target.address, operation) { snapshot in
            guard isUpdate else {
                snapshot = fresh
                return .ok
            }
            guard let old = snapshot else { return .notFound }  // Cleared meanwhile.
            snapshot = fresh.keepingAttributes(of: old)
            return .ok
        }
    }

    private func ask(
        _ request: Request, _ options: CallOptions, until deadline: Instant
    ) -> Operation.Outcome {
        var request = request
        request.options = options
        request.options.timeout = max(clock.now.duration(to: deadline), .microseconds(1))
        return perform(request)
    }

    package func state(of address: BluetoothAddress) -> DeviceSnapshot? {
        states.snapshot(of: address)
    }

    /// The addresses of all devices that were saved, in their order.
    package var stateList: Value {
        Value(strings: states.all.map { $0.address.text })
    }

    /// Nil for all. Clearing what is not there is fine.
    package func clearState(of address: BluetoothAddress?) -> CallError? {
        guard let address else { return states.clear() }
        guard states.snapshot(of: address) != nil else { return nil }
        return states.change(address, "state_clear") { snapshot in
            snapshot = nil
            return .ok
        }
    }

    /// Notes something about a device, which need not have been saved.
    package func setAttribute(
        _ name: String, of address: BluetoothAddress, to value: Value
    ) -> CallError? {
        let text = value.text
        // GLib does not read the smallest of its own doubles.
        guard Value(parsing: text) != nil else {
            return StateStore.failure(.typeMismatch, "", "state_set_attribute")
        }
        let now = DeviceSnapshot.now
        return states.change(address, "state_set_attribute") { snapshot in
            if snapshot == nil {
                snapshot = DeviceSnapshot(address)
                snapshot?.savedAt = now
            }
            snapshot?.set(name, to: text)
            return .ok
        }
    }

    package func attribute(_ name: String, of address: BluetoothAddress) -> Value? {
        states.snapshot(of: address)?.attribute(name).flatMap { Value(parsing: $0) }
    }

    package func removeAttribute(
        _ name: String, of address: BluetoothAddress
    ) -> CallError? {
        states.change(address, "state_remove_attribute") { snapshot in
            snapshot?.set(name, to: nil) == true ? .ok : .notFound
        }
    }

    /// Keeps the snapshots in that file from now on.
    package func openState(_ path: String) -> CallError? {
        states.open(path)
    }
}

extension Request {
    /// All that BlueZ says of a device, wherever it is.
    static func properties(of target: Target.Named) -> Request {
        Request(
            MethodName(ServiceName.properties, "GetAll"), at: .named(target),
            arguments: .fixed(Value(tuple: [Value(ServiceName.device)])),
            result: .member(type: "a{sv}"))
    }
}
