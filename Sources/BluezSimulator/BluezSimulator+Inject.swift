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
            .rfkill, .hardwareError:
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
        let wasPoweredStuck = faults.isPoweredStuck
        faults = FaultBook()
        daemon?.resume()
        setControllerSilent(false)
        setBlocked(false)
        for adapter in adapters {
            if wasPoweredStuck { adapter.powerChange = nil }
            adapter.discovery.isWedged = false
            tell { $0.endIfUnused(adapter) }
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
        default: break  // Only these come here.
        }
    }

    private func injectIntoAdapters(_ fault: Fault) throws(BusError) {
        switch fault {
        case .vanish(let place): try vanish(place)
        case .appear(let place): try appear(place)
        case .renumber(let old, let new): try renumber(old, new)
        case .wedgeDiscovery: tellEachAdapter { $0.wedgeDiscovery($1) }
        case .poweredStuck: faults.isPoweredStuck = true
        case .controllerSilent(let isOn): setControllerSilent(isOn)
        case .rfkill(let isOn): setBlocked(isOn)
        case .hardwareError: tellEachAdapter { $0.failHardware($1) }
        default: break  // Only these come here.
        }
    }

    private func tellEachAdapter(_ news: @escaping (Daemon, AdapterModel) -> Void) {
        for adapter in adapters {
            tell { news($0, adapter) }
        }
    }

    private func injectIntoDevices(_ fault: Fault) throws(BusError) {
        switch fault {
        case .flap(let place, let name, let count): try flap(place, name, count)
        case .phantom(let address):
            let device = try device(address)
            tell { $0.makePhantom(device) }
        case .falseOK(let address): try device(address).answersFalseOK = true
        case .linkLoss(let address):
            let device = try device(address)
            tell { $0.linkDown(device) }
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
        default: break  // Only these come here.
        }
    }
}
