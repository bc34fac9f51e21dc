/// A fault that waits for calls.
final class FaultRule {
    enum Effect {
        case hold
        case delay(Duration)
        case lose
        case late(Duration)
        case refuse(BusError)
        case swallow
    }

    let pattern: BluezSimulator.MethodPattern
    let effect: Effect
    /// How many calls it is still for; nil for all.
    private(set) var remaining: Int?

    init(_ pattern: BluezSimulator.MethodPattern, _ effect: Effect, count: Int? = nil) {
        self.pattern = pattern
        self.effect = effect
        remaining = count
    }

    var isSpent: Bool { remaining == 0 }

    var isHold: Bool {
        if case .hold = effect { true } else { false }
    }

    /// Whether this call is one of those; if so it is counted.
    func takes(_ call: Call) -> Bool {
        guard !isSpent,
            pattern.matches(interface: call.interface, member: call.member, path: call.path)
        else { return false }
        remaining = remaining.map { $0 - 1 }
        return true
    }
}

/// Everything that was injected and still lasts.
struct FaultBook {
    var rules: [FaultRule] = []
    var chaos: Chaos?
    var isMuted = false
    var isPoweredStuck = false
    var isControllerSilent = false
    var crashesOnPowerOff = 0
    var crashesOnUnplug = 0
    var crashesOnRefusal = 0

    /// What befalls a call: the first rule that takes it, else chance.
    mutating func effect(on call: Call) -> FaultRule.Effect? {
        let rule = rules.first { $0.takes(call) }
        rules.removeAll { $0.isSpent }
        if let rule { return rule.effect }
        return chaos?.befalls(member: call.member)
    }
}
