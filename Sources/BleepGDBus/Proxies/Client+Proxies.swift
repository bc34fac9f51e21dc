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
            follow([entry])
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
        for task in work {
            switch task {
            case .call(let call): call.send()
            case .tell(let listener, let name, let value):
                delivery.post { listener.hear(name, value) }
            case .load(let entry):
                loop.post(
                    .run { [self] in
                        startInternally(snapshotRequest(of: entry, CallOptions()), on: loop) { _ in
                        }
                    })
            }
        }
    }

    func snapshotRequest(of entry: ProxyEntry, _ options: CallOptions) -> Request {
        request(
            MethodName(ServiceName.properties, "GetAll"), of: entry, for: .snapshot,
            Value(tuple: [Value(entry.interface)]), .member(type: "a{sv}"), options)
    }

    func request(
        _ method: MethodName, of entry: ProxyEntry, for purpose: ProxyUse.Purpose = .call,
        _ arguments: Value?, _ result: Request.Result, _ options: CallOptions
    ) -> Request {
        var request = Request(
            method, at: .path(proxies.identity(of: entry).path), arguments: .fixed(arguments),
            result: result)
        request.use = ProxyUse(self, entry, for: purpose)
        request.plan.isByAddress = entry.moves
        request.destination = entry.name
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

    private func follow(_ followers: [ProxyEntry]) {
        for entry in followers {
            guard let finding = view.find(proxies.identity(of: entry)) else { continue }
            perform(proxies.place(entry, finding))
        }
    }
}
