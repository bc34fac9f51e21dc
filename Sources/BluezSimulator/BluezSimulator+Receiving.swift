extension BluezSimulator {
    /// Notes a call, lets faults befall it, and has the daemon execute what is left.
    func receive(_ call: Call, at daemon: Daemon) {
        journal.append(
            JournalEntry(
                method: call.method,
                path: call.path,
                sender: call.sender,
                destination: call.destination,
                arguments: call.argumentsText
            )
        )
        guard !faults.isMuted else { return }
        guard let effect = faults.effect(on: call) else { return daemon.execute(call) }

        switch effect {
        case .hold:
            let heldCall = HeldCall(call)
            held.append(heldCall)
            call.route = { _, answer in heldCall.take(answer) }
            daemon.execute(call)
        case .delay(let time):
            daemon.after(time) { daemon.execute(call) }
        case .lose:
            call.route = { _, _ in }
            daemon.execute(call)
        case .late(let time):
            call.route = { call, answer in
                // The call must outlive the daemon's interest in it.
                daemon.after(time) { call.send(answer) }
            }
            daemon.execute(call)
        case .refuse(let error):
            call.fail(error)
        case .swallow:
            break
        }
    }

    /// Lets the answers of these methods go, and ends the holding.
    package func release(_ pattern: MethodPattern = .any, as fate: Fate = .answer) {
        let isMeant: (HeldCall) -> Bool = {
            pattern.matches(
                interface: $0.call.interface,
                member: $0.call.member,
                path: $0.path
            )
        }
        faults.rules.removeAll { $0.isHold && ($0.pattern == pattern || pattern == .any) }
        for heldCall in held where isMeant(heldCall) {
            release(heldCall, as: fate)
        }
    }

    /// Lets one answer go; the holding goes on.
    package func release(_ heldCall: HeldCall, as fate: Fate = .answer) {
        guard let index = held.firstIndex(where: { $0 === heldCall }) else { return }
        held.remove(at: index)
        switch fate {
        case .answer: heldCall.release()
        case .refuse(let error):
            heldCall.abandon()
            heldCall.call.send(.error(error))
        case .lose: heldCall.abandon()
        }
    }
}
