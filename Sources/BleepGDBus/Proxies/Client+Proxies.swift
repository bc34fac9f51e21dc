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

    package func clearProxies() {
        perform(proxies.clear())
    }

    package var proxyStatistics: ProxyStatistics {
        proxies.statistics
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

    /// No change is handed on from now on; it ends after all that was queued for it.
    func letGo(_ listener: PropertyListener) {
        listener.end()
        delivery.post { listener.finish() }
    }

    private func follow(_ followers: [(ProxyEntry, ProxyIdentity)]) {
        for (entry, identity) in followers {
            guard let finding = view.find(identity) else { continue }
            perform(proxies.place(entry, finding))
        }
    }
}
