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

/// org.bluez.AgentManager1 and org.bluez.ProfileManager1.
extension Daemon {
    func executeManager(_ call: Call) -> Bool {
        switch (call.interface, call.member, call.signature) {
        case ("org.bluez.AgentManager1", "RegisterAgent", "os"): registerAgent(call)
        case ("org.bluez.AgentManager1", "UnregisterAgent", "o"):
            guard let index = agentIndex(call) else {
                call.fail(.doesNotExist)
                return true
            }
            agents.remove(at: index)
            if defaultAgent == call.sender { defaultAgent = nil }
            call.answer()
        case ("org.bluez.AgentManager1", "RequestDefaultAgent", "o"):
            guard agentIndex(call) != nil else {
                call.fail(.doesNotExist)
                return true
            }
            defaultAgent = call.sender
            call.answer()
        case ("org.bluez.ProfileManager1", "RegisterProfile", "osa{sv}"),
            ("org.bluez.ProfileManager1", "UnregisterProfile", "o"):
            call.fail(.notSupported)
        default: return false
        }
        return true
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
