import BleepCore

/// Reading and setting properties.
extension Proxy {
    /// One that the cache has, and that was told at most `age` ago: asks nobody.
    package func cachedProperty(_ name: String, within age: Duration) -> Value? {
        age > .zero ? client.proxies.hit(name, of: entry, within: age) : nil
    }

    /// One that was told at most `age` ago; zero for what the service says now.
    package func property(
        _ name: String, within age: Duration, _ options: CallOptions
    ) -> Operation.Outcome {
        var reading = CachedInterface<Value>.Reading.needsGet
        if age > .zero { reading = client.proxies.read(name, of: entry, within: age) }
        switch reading {
        case .hit(let value): return Operation.Outcome(status: .ok, value: value)
        case .missing: return Proxy.noSuchProperty(name)
        case .needsGet: return client.perform(getRequest(name, options))
        case .needsSnapshot: return load(name, options)
        }
    }

    private func load(_ name: String, _ options: CallOptions) -> Operation.Outcome {
        let outcome = client.perform(client.snapshotRequest(of: entry, options))
        guard let all = outcome.value else { return outcome }
        // A signal may have come since the answer.
        if case .hit(let value) = client.proxies.peek(name, of: entry) {
            return Operation.Outcome(status: .ok, value: value)
        }
        guard let value = all.entry(name)?.unboxed else { return Proxy.noSuchProperty(name) }
        return Operation.Outcome(status: .ok, value: value)
    }

    /// All of them, as a dictionary.
    package func properties(within age: Duration, _ options: CallOptions) -> Operation.Outcome {
        guard age > .zero, let all = client.proxies.readAll(of: entry, within: age) else {
            return client.perform(client.snapshotRequest(of: entry, options))
        }
        let record = Record()
        for (name, value) in all { record.set(name: name, value) }
        return Operation.Outcome(status: .ok, value: record.finish())
    }

    /// What was known of it before is not handed out any more once the service agreed.
    package func set(
        _ name: String, to value: Value, _ options: CallOptions
    ) -> Operation.Outcome {
        let outcome = client.perform(
            client.request(
                MethodName(ServiceName.properties, "Set"), of: entry,
                Value(tuple: [Value(entry.interface), Value(name), Value(boxing: value)]),
                .nothing, options))
        client.perform(client.proxies.tell(entry, .propertyInvalidated(name)))
        return outcome
    }

    private func getRequest(_ name: String, _ options: CallOptions) -> Request {
        client.request(
            MethodName(ServiceName.properties, "Get"), of: entry, for: .property(name),
            Value(tuple: [Value(entry.interface), Value(name)]), .member(type: nil), options)
    }

    private static func noSuchProperty(_ name: String) -> Operation.Outcome {
        var error = CallError(
            ErrorTable.classify(local: .unknownMethod), operation: ServiceName.properties + ".Get")
        error.message = "The object has no property " + name
        return Operation.Outcome(status: .unknownMethod, error: error)
    }
}
