import BleepCore

/// A shape that latencies come in, a million of them.
enum Distribution: CaseIterable {
    case constant
    case uniform
    case logNormal
    case bimodal
    case oneOutlier
    case drifting

    static let count = 1_000_000

    func latencies() -> [UInt64] {
        var random = SplitMix64(seed: 7)
        return (0..<Distribution.count).map { index in
            switch self {
            case .constant: 123_457
            case .uniform: UInt64.random(in: 1...10_000_000, using: &random)
            case .logNormal: Distribution.logNormal(&random)
            case .bimodal:
                index % 10 == 0
                    ? UInt64.random(in: 1_900_000...2_100_000, using: &random)
                    : UInt64.random(in: 900...1_100, using: &random)
            case .oneOutlier: index == 777_777 ? 3_599_999_999 : 20_011
            case .drifting: 1_000 + UInt64(index) * 60
            }
        }
    }

    /// Twelve uniform ones make a normal one, near enough; e by powers of two.
    private static func logNormal(_ random: inout SplitMix64) -> UInt64 {
        var sum = -6.0
        for _ in 0..<12 { sum += Double.random(in: 0..<1, using: &random) }
        var latency = 30_000.0
        let factor = sum < 0 ? 0.5 : 2.0
        var octaves = abs(sum)
        while octaves >= 1 {
            latency *= factor
            octaves -= 1
        }
        return UInt64(latency * (sum < 0 ? 1 - octaves / 2 : 1 + octaves))
    }
}
