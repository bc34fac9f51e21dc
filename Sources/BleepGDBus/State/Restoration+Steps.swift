import BleepCore

/// Performing what the machine decides, and telling it what came of that.
extension Restoration {
    /// Boxed: a request is large, and would be copied part by part wherever this goes.
    indirect enum Step {
        case ask(Request)
        case answer(StateRestoration.Event)
        /// There is nothing more to be done, or no use in it.
        case finish
    }

    func step(_ action: StateRestoration.Action) -> Step {
        switch action {
        case .locate: return .ask(.locate(target))
        case .readAdapter:
            guard let path = adapterPath else { return .answer(.adapterRead(nil)) }
            return .ask(.getAllProperties(path, ServiceName.adapter))
        case .readDevice: return .ask(.properties(of: target))
        case .set(let kind, let isSo): return set(kind, Value(isSo))
        case .setAlias(let alias): return set(.alias, Value(alias))
        case .connect(let untilServices):
            return .ask(.connect(target, untilServices: untilServices))
        case .startNotify(let name):
            guard let (target, isOn) = client.subscriptions.find(name, of: snapshot.address) else {
                return .answer(.passedOver("this client listens to it no more: start it again"))
            }
            return isOn ? .answer(.keptItself) : .ask(.notify(true, target))
        case .startDiscovery(let filter): return startDiscovery(filter)
        case .finish: return .finish
        }
    }

    private func set(_ kind: StateItem.Kind, _ value: Value) -> Step {
        let name = (kind.flag?.property ?? "Alias").text
        guard !kind.isOfAdapter else {
            guard let path = adapterPath else { return .answer(.passedOver("the adapter is gone")) }
            return .ask(.setProperty(path, ServiceName.adapter, name, value))
        }
        return .ask(
            Request(
                MethodName(ServiceName.properties, "Set"), at: .named(target),
                arguments: .fixed(
                    Value(tuple: [Value(ServiceName.device), Value(name), Value(boxing: value)])),
                result: .nothing))
    }

    private func startDiscovery(_ filter: String?) -> Step {
        guard let path = adapterPath else { return .answer(.passedOver("the adapter is gone")) }
        let ours = client.journal.discovery(at: path)
        if ours.isOn { return .answer(.keptItself) }
        // It was never stopped, so the journal has it on its mind.
        if ours.isWanted { return .answer(.passedOver("it is being begun again by itself")) }
        if !isFilterSet, let filter = filter.flatMap({ Value(parsing: $0, type: "a{sv}") }) {
            return .ask(
                Request(
                    MethodName(ServiceName.adapter, "SetDiscoveryFilter"), at: .path(path),
                    arguments: .fixed(Value(tuple: [filter])), result: .nothing))
        }
        return .ask(
            Request(
                MethodName(ServiceName.adapter, "StartDiscovery"), at: .path(path),
                result: .nothing))
    }

    /// Where the adapter is at this moment.
    private var adapterPath: String? {
        if let wanted = target.adapter { return client.view.adapterPath(named: wanted) }
        return client.view.path(of: target).flatMap { client.view.adapter(ofDevice: $0) }
    }

    func judge(_ outcome: Operation.Outcome, of action: StateRestoration.Action) -> Step {
        let isOk = outcome.status == .ok
        switch action {
        case .locate:
            if outcome.status == .deviceNotFound { return .answer(.located(false)) }
            return isOk ? .answer(.located(true)) : .finish
        case .readAdapter:
            if outcome.status == .unknownObject { return .answer(.adapterRead(nil)) }
            return outcome.value.map { .answer(.adapterRead(.init(properties: $0))) }
                ?? .finish
        case .readDevice:
            if outcome.status == .deviceNotFound { return .answer(.deviceRead(nil)) }
            return outcome.value.map { .answer(.deviceRead(.init(properties: $0))) }
                ?? .finish
        case .startDiscovery(let filter): return judgeDiscovery(outcome, filter)
        case .startNotify(let name):
            if isOk { noteStarted(name) }
        case .set, .setAlias, .connect, .finish: break
        }
        return .answer(isOk ? .restored : .refused(outcome.error?.text ?? ""))
    }

    private func judgeDiscovery(_ outcome: Operation.Outcome, _ filter: String?) -> Step {
        guard outcome.status == .ok else {
            return .answer(.refused(outcome.error?.text ?? ""))
        }
        let isFilter = filter != nil && !isFilterSet
        isFilterSet = true
        if let path = adapterPath {
            let value = isFilter ? filter.flatMap { Value(parsing: $0) } : nil
            client.noteDiscovery(at: path, filter: value)
        }
        return isFilter ? startDiscovery(nil) : .answer(.restored)
    }

    /// It was ours to keep before; now it is on again.
    private func noteStarted(_ name: String) {
        guard let (target, _) = client.subscriptions.find(name, of: snapshot.address) else {
            return
        }
        client.subscriptions.started(
            target, at: client.view.path(of: target), on: client.sessionLane.current,
            byProgram: false)
    }
}
