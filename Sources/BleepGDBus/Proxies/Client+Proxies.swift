import BleepCore

/// Objects that are found again wherever they are, and known without asking.
extension Client {
    /// Asks nobody. Nil stands for the client's service.
    package func proxy(_ name: String?, _ path: String, _ interface: String) -> Proxy {
        let isOwn = name == nil || name == view.service
        let (entry, work) = proxies.hold(isOwn ? nil : name, path, interface)
        perform(work)
        if entry.moves {
            view.wantTree()
            follow([(entry, proxies.identity(of: entry))])
        }
        return Proxy(self, entry)
    }

    package func invalidate(_ proxy: Proxy) {
        perform(proxies.tell(proxy.entry, .invalidated))
    }

    package func clearProxies() {
        perform(proxies.clear())
    }

    package var proxyStatistics: ProxyStatistics {
        proxies.statistics
    }

    /// A property that was told at most `age` ago; zero for what the service says now.
    package func property(
        _ name: String, of proxy: Proxy, within age: Duration, _ options: CallOptions
    ) -> Operation.Outcome {
        var reading = CachedInterface<Value>.Reading.needsGet
        if age > .zero { reading = proxies.read(name, of: proxy.entry, within: age) }
        switch reading {
        case .hit(let value):
            return Operation.Outcome(status: .ok, value: value)
        case .missing:
            return Client.noSuchProperty(name)
        case .needsGet:
            return perform(proxy.getRequest(name, options))
        case .needsSnapshot:
            let outcome = perform(proxy.snapshotRequest(options))
            guard let all = outcome.value else { return outcome }
            // A signal may have come since; else the answer itself, if the cache cannot keep it.
            let now = proxies.lock.read {
                proxy.entry.known.read(name, within: .forever, at: .never)
            }
            if case .hit(let value) = now { return Operation.Outcome(status: .ok, value: value) }
            guard let value = all.entry(name)?.unboxed else { return Client.noSuchProperty(name) }
            return Operation.Outcome(status: .ok, value: value)
        }
    }

    /// All of them, as a dictionary.
    package func properties(
        of proxy: Proxy, within age: Duration, _ options: CallOptions
    ) -> Operation.Outcome {
        guard age > .zero, let all = proxies.readAll(of: proxy.entry, within: age) else {
            return perform(proxy.snapshotRequest(options))
        }
        let record = Record()
        for (name, value) in all { record.set(name: name, value) }
        return Operation.Outcome(status: .ok, value: record.finish())
    }

    /// What was known of the property before is not handed out any more once the service agreed.
    package func setProperty(
        _ name: String, of proxy: Proxy, to value: Value, _ options: CallOptions
    ) -> Operation.Outcome {
        let outcome = perform(proxy.setRequest(name, value, options))
        perform(proxies.tell(proxy.entry, .propertyInvalidated(name)))
        return outcome
    }

    /// Gives the number by which it is ended; nil if the client has ended.
    package func watch(_ proxy: Proxy, _ listener: PropertyListener) -> UInt64? {
        listener.owner = ObjectIdentifier(proxy)
        guard let (number, work) = proxies.add(listener, to: proxy.entry) else { return nil }
        perform(work)
        return number
    }

    /// False if there is no such watch.
    package func unwatch(_ proxy: Proxy, _ number: UInt64) -> Bool {
        guard let (listener, work) = proxies.remove(number, from: proxy.entry) else {
            return false
        }
        perform(work)
        letGo(listener)
        return true
    }

    /// No change is handed on from now on; it ends after all that was queued for it.
    func letGo(_ listener: PropertyListener) {
        listener.end()
        delivery.post { listener.finish() }
    }

    private static func noSuchProperty(_ name: String) -> Operation.Outcome {
        var error = CallError(
            ErrorTable.classify(local: .unknownMethod), operation: ServiceName.properties + ".Get")
        error.message = "The object has no property " + name
        return Operation.Outcome(status: .unknownMethod, error: error)
    }
}

/// What the cache needs of the client.
extension Client {
    /// Outside of any lock.
    func perform(_ work: ProxyCache.Work) {
        for call in work.calls { call.send() }
        for (listener, name, value) in work.news {
            delivery.post { listener.hear(name, value) }
        }
        for entry in work.loads {
            loop.post(
                .run { [self] in
                    startInternally(snapshotRequest(of: entry, CallOptions()), on: loop) { _ in }
                })
        }
    }

    func snapshotRequest(of entry: ProxyEntry, _ options: CallOptions) -> Request {
        var request = request(
            MethodName(ServiceName.properties, "GetAll"), of: entry,
            .fixed(Value(tuple: [Value(entry.interface)])), .member(type: "a{sv}"), options)
        request.load = ProxyLoad(self, entry, property: nil)
        return request
    }

    func request(
        _ method: MethodName, of entry: ProxyEntry, _ arguments: Request.Arguments,
        _ result: Request.Result, _ options: CallOptions
    ) -> Request {
        let target =
            entry.moves ? Target.proxied(entry) : .path(proxies.identity(of: entry).path)
        var request = Request(method, at: target, arguments: arguments, result: result)
        request.destination = entry.name
        request.isOfProxy = true
        request.options = options
        return request
    }

    /// Where the object of a proxy is; the waiter is told if that has to be asked for first.
    func locate(
        _ entry: ProxyEntry, for waiter: any TreeWaiter, token: UInt64
    ) -> ServiceView.Location {
        let identity = proxies.identity(of: entry)
        guard let finding = view.find(identity, for: waiter, token: token) else { return .unknown }
        perform(proxies.place(entry, finding))
        guard finding.isThere else { return .missing(view.missing(finding.identity)) }
        return .at(path: finding.identity.path, device: finding.identity.devicePath ?? "")
    }

    /// It is there, so that nobody needs to wait for it.
    func isThere(_ entry: ProxyEntry) -> Bool {
        view.find(proxies.identity(of: entry))?.isThere == true
    }

    /// Objects came, went or moved: those of a device, or any.
    func followProxies(of device: BluetoothAddress? = nil) {
        follow(proxies.followers(of: device))
    }

    private func follow(_ followers: [(ProxyEntry, ProxyIdentity)]) {
        for (entry, identity) in followers {
            guard let finding = view.find(identity) else { continue }
            perform(proxies.place(entry, finding))
        }
    }
}
