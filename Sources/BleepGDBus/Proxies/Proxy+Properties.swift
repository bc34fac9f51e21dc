import BleepCore

/// Reading and setting properties.
extension Proxy {
    /// One that the cache has, and that was told at most `age` ago: asks nobody.
    package func cachedProperty(_ name: String, within age: Duration) -> Value? {
        age > .zero ? client.proxies.hit(name, of: entry, within: age) : nil
    }

    /// One that was told at most `age` ago, or with nil all of them as a dictionary; zero for what
    /// the service says now.
    package func property(
        _ name: String?, within age: Duration, _ options: CallOptions
    ) -> Operation.Outcome {
        let reading = look(for: name, within: age)
        if let known = known(reading, name) { return known }
        let outcome = client.perform(question(reading, name, options))
        return Proxy.pick(name, of: entry, outcome, reading, client)
    }

    /// Likewise; `onDone` is called where the client delivers, also with what the cache has.
    package func property(
        _ name: String?, within age: Duration, _ options: CallOptions,
        onDone: @escaping (Operation.Outcome) -> Void
    ) -> Cancellable {
        let reading = look(for: name, within: age)
        if let known = known(reading, name) {
            // Never in the call that asked; there is nothing to give up on then.
            client.delivery.post { onDone(known) }
            return Cancellable()
        }
        return client.start(question(reading, name, options)) { [client, entry] outcome in
            onDone(Proxy.pick(name, of: entry, outcome, reading, client))
        }
    }

    /// What was known of it before is not handed out any more once the service agreed.
    package func set(
        _ name: String, to value: Value, _ options: CallOptions
    ) -> Operation.Outcome {
        let outcome = client.perform(order(name, value, options))
        Proxy.forget(name, of: entry, client)
        return outcome
    }

    /// Likewise; `onDone` is called where the client delivers.
    package func set(
        _ name: String, to value: Value, _ options: CallOptions,
        onDone: @escaping (Operation.Outcome) -> Void
    ) -> Cancellable {
        client.start(
            order(name, value, options),
            onEnd: { [client, entry] _ in Proxy.forget(name, of: entry, client) }, onDone: onDone)
    }

    private func look(
        for name: String?, within age: Duration
    ) -> CachedInterface<Value>.Reading {
        guard age > .zero else { return name == nil ? .needsSnapshot : .needsGet }
        if let name { return client.proxies.read(name, of: entry, within: age) }
        guard let all = client.proxies.readAll(of: entry, within: age) else {
            return .needsSnapshot
        }
        let record = Record()
        for (name, value) in all { record.set(name: name, value) }
        return .hit(record.finish())
    }

    /// Nil if the service must be asked.
    private func known(
        _ reading: CachedInterface<Value>.Reading, _ name: String?
    ) -> Operation.Outcome? {
        switch reading {
        case .hit(let value): Operation.Outcome(status: .ok, value: value)
        case .missing: Proxy.noSuchProperty(name ?? "")
        case .needsGet, .needsSnapshot: nil
        }
    }

    private func question(
        _ reading: CachedInterface<Value>.Reading, _ name: String?, _ options: CallOptions
    ) -> Request {
        guard case .needsGet = reading, let name else {
            return client.snapshotRequest(of: entry, options)
        }
        return client.request(
            MethodName(ServiceName.properties, "Get"), of: entry, for: .property(name),
            Value(tuple: [Value(entry.interface), Value(name)]), .member(type: nil), options)
    }

    /// Out of what the service answered.
    private static func pick(
        _ name: String?, of entry: ProxyEntry, _ outcome: Operation.Outcome,
        _ reading: CachedInterface<Value>.Reading, _ client: Client
    ) -> Operation.Outcome {
        guard case .needsSnapshot = reading, let name, let all = outcome.value else {
            return outcome
        }
        // A signal may have come since the answer.
        if case .hit(let value) = client.proxies.peek(name, of: entry) {
            return Operation.Outcome(status: .ok, value: value)
        }
        guard let value = all.entry(name)?.unboxed else { return noSuchProperty(name) }
        return Operation.Outcome(status: .ok, value: value)
    }

    private static func forget(_ name: String, of entry: ProxyEntry, _ client: Client) {
        client.perform(client.proxies.tell(entry, .propertyInvalidated(name)))
    }

    private func order(_ name: String, _ value: Value, _ options: CallOptions) -> Request {
        client.request(
            MethodName(ServiceName.properties, "Set"), of: entry,
            Value(tuple: [Value(entry.interface), Value(name), Value(boxing: value)]),
            .nothing, options)
    }

    private static func noSuchProperty(_ name: String) -> Operation.Outcome {
        var error = CallError(
            ErrorTable.classify(local: .unknownMethod), operation: ServiceName.properties + ".Get")
        error.message = "The object has no property " + name
        return Operation.Outcome(status: .unknownMethod, error: error)
    }
}
