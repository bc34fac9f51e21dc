extension BluezSimulator {
    /// Makes something go wrong, or right again; fails when there is no such thing to fail.
    package func inject(_ fault: Fault) throws(BusError) {
        switch fault {
        case .hold(let pattern, let count): add(pattern, .hold, count)
        case .delay(let pattern, let time): add(pattern, .delay(time), nil)
        case .lose(let pattern, let count): add(pattern, .lose, count)
        case .late(let pattern, let time): add(pattern, .late(time), nil)
        case .refuse(let pattern, let error, let count): add(pattern, .refuse(error), count)
        case .swallow(let pattern): add(pattern, .swallow, nil)
        case .release(let pattern): release(pattern)
        case .clear(let pattern): clear(pattern)
        case .chaos(let seed, let rate):
            faults.chaos = rate > 0 ? Chaos(rate: rate, chance: Chance(seed: seed)) : nil
        case .stall, .resume, .mute, .crash, .start, .restart: injectIntoDaemon(fault)
        case .crashOnPowerOffDuringConnect(let count): faults.crashesOnPowerOff = count
        case .crashOnUnplugDuringConnect(let count): faults.crashesOnUnplug = count
        case .crashOnRefusedConnect(let count): faults.crashesOnRefusal = count
        case .vanish, .appear, .renumber, .wedgeDiscovery, .poweredStuck, .controllerSilent,
            .rfkill:
            try injectIntoAdapters(fault)
        case .flap, .phantom, .falseOK, .linkLoss, .hangUpOnConnect, .outOfRange, .inRange,
            .peerSilent, .hangRead, .notify:
            try injectIntoDevices(fault)
        }
    }

    private func add(_ pattern: MethodPattern, _ effect: FaultRule.Effect, _ count: Int?) {
        faults.rules.append(FaultRule(pattern, effect, count: count))
    }

    /// Ends lasting faults; what is held goes.
    private func clear(_ pattern: MethodPattern) {
        release(pattern)
        guard pattern == .any else {
            faults.rules.removeAll { $0.pattern == pattern }
            return
        }
        faults = FaultBook()
        daemon?.resume()
        for adapter in adapters {
            setControllerSilent(adapter, false)
            daemon?.setBlocked(adapter, false)
            adapter.discovery.isWedged = false
            for device in adapter.devices {
                device.hangUps = 0
                device.answersFalseOK = false
                device.isSilent = false
            }
        }
    }

    private func injectIntoDaemon(_ fault: Fault) {
        switch fault {
        case .stall(let time): daemon?.stall(for: time)
        case .resume: daemon?.resume()
        case .mute(let isOn): faults.isMuted = isOn
        case .crash(let downtime): crash(downtime)
        case .start: if daemon == nil { comeBack(after: .zero) }
        case .restart: restart()
        default: break
        }
    }

    private func injectIntoAdapters(_ fault: Fault) throws(BusError) {
        switch fault {
        case .vanish(let place): try vanish(place)
        case .appear(let place): try appear(place)
        case .renumber(let old, let new): try renumber(old, new)
        case .wedgeDiscovery: for adapter in adapters { daemon?.wedgeDiscovery(adapter) }
        case .poweredStuck: faults.isPoweredStuck = true
        case .controllerSilent(let isOn):
            for adapter in adapters { setControllerSilent(adapter, isOn) }
        case .rfkill(let isOn): for adapter in adapters { daemon?.setBlocked(adapter, isOn) }
        default: break
        }
    }

    private func injectIntoDevices(_ fault: Fault) throws(BusError) {
        switch fault {
        case .flap(let place, let name, let count): try flap(place, name, count)
        case .phantom(let address): daemon?.makePhantom(try device(address))
        case .falseOK(let address): try device(address).answersFalseOK = true
        case .linkLoss(let address): daemon?.linkDown(try device(address))
        case .hangUpOnConnect(let address, let count): try device(address).hangUps = count
        case .outOfRange(let address): moveAway(try device(address))
        case .inRange(let address): bringNear(try device(address))
        case .peerSilent(let address, let isOn): try device(address).isSilent = isOn
        case .hangRead(let place):
            guard let (attribute, _) = findAttribute(place) else { throw notFound(place) }
            attribute.behaviour = .hangs
        case .notify(let place, let bytes):
            guard findAttribute(place) != nil else { throw notFound(place) }
            notify(place, bytes)
        default: break
        }
    }
}
