/// Chance that can be repeated: the same seed gives the same numbers (splitmix64).
struct Chance {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not, `bound`.
    mutating func below(_ bound: UInt64) -> UInt64 {
        next() % bound
    }

    /// True in that share of the cases.
    mutating func happens(_ rate: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < rate
    }
}

/// Random faults: what befalls the next call.
struct Chaos {
    let rate: Double
    var chance: Chance

    /// Nil when this call goes well.
    mutating func befalls(member: String) -> FaultRule.Effect? {
        guard chance.happens(rate) else { return nil }
        switch chance.below(3) {
        case 0:
            return .refuse(
                member == "Connect" ? .failed("le-connection-abort-by-local") : .inProgress
            )
        case 1:
            return .delay(.milliseconds(Int64(50 + chance.below(1950))))
        default:
            return .lose
        }
    }
}
