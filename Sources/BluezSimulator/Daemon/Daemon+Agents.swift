/// A client's object that answers questions about pairing.
struct Agent {
    let owner: String
    let path: String
    let capability: String

    /// Whether it can show a number for the user to compare.
    var confirms: Bool {
        capability == "DisplayYesNo" || capability == "KeyboardDisplay" || capability.isEmpty
    }
}

/// A client's object that would serve connections of a profile.
struct Profile {
    let owner: String
    let path: String
}

/// org.bluez.AgentManager1 and org.bluez.ProfileManager1.
extension Daemon {
    func executeManager(_ call: Call) -> Bool {
        switch (call.interface, call.member, call.signature) {
        case ("org.bluez.AgentManager1", "RegisterAgent", "os"): registerAgent(call)
        case ("org.bluez.AgentManager1", "UnregisterAgent", "o"): unregisterAgent(call)
        case ("org.bluez.AgentManager1", "RequestDefaultAgent", "o"): requestDefaultAgent(call)
        case ("org.bluez.ProfileManager1", "RegisterProfile", "osa{sv}"): registerProfile(call)
        case ("org.bluez.ProfileManager1", "UnregisterProfile", "o"): unregisterProfile(call)
        default: return false
        }
        return true
    }

    private func unregisterAgent(_ call: Call) {
        guard let index = agentIndex(call) else { return call.fail(.doesNotExist) }
        agents.remove(at: index)
        if defaultAgent == call.sender { defaultAgent = nil }
        call.answer()
    }

    private func requestDefaultAgent(_ call: Call) {
        guard agentIndex(call) != nil else { return call.fail(.doesNotExist) }
        defaultAgent = call.sender
        call.answer()
    }

    /// A profile is noted and never used: there is no BR/EDR here.
    private func registerProfile(_ call: Call) {
        guard profileIndex(call) == nil else { return call.fail(.alreadyExists) }
        profiles.append(Profile(owner: call.sender, path: call.text(0)))
        call.answer()
    }

    private func unregisterProfile(_ call: Call) {
        guard let index = profileIndex(call) else { return call.fail(.doesNotExist) }
        profiles.remove(at: index)
        call.answer()
    }

    private func profileIndex(_ call: Call) -> Int? {
        profiles.firstIndex { $0.owner == call.sender && $0.path == call.text(0) }
    }

    private func agentIndex(_ call: Call) -> Int? {
        agents.firstIndex { $0.owner == call.sender && $0.path == call.text(0) }
    }

    private func registerAgent(_ call: Call) {
        let capabilities = [
            "", "DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay",
        ]
        guard !agents.contains(where: { $0.owner == call.sender }) else {
            return call.fail(.alreadyExists)
        }
        guard capabilities.contains(call.text(1)) else { return call.fail(.badArguments) }
        agents.append(Agent(owner: call.sender, path: call.text(0), capability: call.text(1)))
        call.answer()
    }

    /// The caller's own agent, else the default one.
    func agent(for client: String) -> Agent? {
        agents.first { $0.owner == client } ?? agents.first { $0.owner == defaultAgent }
    }
}
