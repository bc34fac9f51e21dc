import BleepCore
import Testing

@Suite struct CircuitBreakerWalkTests {
    /// What a walk knows without looking into the breaker.
    private struct Walk {
        var breaker = CircuitBreaker()
        var random: SplitMix64
        var now = Instant(microseconds: 1_000_000_000)
        var underWay: [CircuitBreaker.Pass] = []
        var probe: (pass: CircuitBreaker.Pass, since: Instant)?
        var refusedUntil: Instant?
        var refusals = 0
        var probes = 0

        mutating func ask() {
            switch breaker.admit(at: now) {
            case .admitted(let pass):
                if let refusedUntil { #expect(now >= refusedUntil) }
                refusedUntil = nil
                if pass.isProbe {
                    if let probe {
                        #expect(probe.since.duration(to: now) >= .seconds(180))
                    }
                    probe = (pass, now)
                    probes += 1
                }
                underWay.append(pass)
            case .refused(let until):
                #expect(until > now)
                #expect(now.duration(to: until) <= .seconds(300))
                if probe == nil { refusedUntil = until }
                refusals += 1
            }
        }

        mutating func end() {
            guard !underWay.isEmpty else { return }
            let pass = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                breaker.succeeded(pass)
                probe = nil
                refusedUntil = nil
                // A success always lets the next call through.
                guard case .admitted(let next) = breaker.admit(at: now) else {
                    Issue.record("refused right after a success")
                    return
                }
                #expect(!next.isProbe)
                breaker.abandoned(next, at: now)
            case 1...2:
                breaker.abandoned(pass, at: now)
                endProbe(pass)
            case 3:
                breaker.failed(pass, blame: .daemon, at: now)
                endProbe(pass)
            default:
                breaker.failed(pass, blame: .peer, at: now)
                endProbe(pass)
            }
        }

        private mutating func endProbe(_ pass: CircuitBreaker.Pass) {
            if let current = probe, current.pass == pass { probe = nil }
        }
    }

    @Test(arguments: 1...50)
    func keepsItsPromisesOnARandomWalk(seed: UInt64) {
        var walk = Walk(random: SplitMix64(seed: seed))

        for _ in 0..<2000 {
            let pause = Int.random(in: 0...6000, using: &walk.random)
            walk.now = walk.now.advanced(by: .milliseconds(pause))
            if Int.random(in: 0..<5, using: &walk.random) < 3 { walk.ask() } else { walk.end() }
        }

        #expect(walk.refusals > 0)
        #expect(walk.probes > 0)
    }
}
