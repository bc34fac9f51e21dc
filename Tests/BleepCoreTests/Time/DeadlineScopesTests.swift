import BleepCore
import Testing

@Suite struct DeadlineScopesTests {
    private let start = Instant(microseconds: 1_000_000)

    private func at(_ seconds: Int) -> Instant {
        start.advanced(by: .seconds(seconds))
    }

    @Test func outsideOfThemNoDeadlineHolds() {
        var scopes = DeadlineScopes()

        #expect(scopes.deadline == .never)
        #expect(scopes.depth == 0)
        #expect(scopes.pop() == false)
        #expect(scopes.deadline == .never)
    }

    @Test func anInnerScopeTightens() {
        var scopes = DeadlineScopes()

        scopes.push(.seconds(10), at: start)
        scopes.push(.seconds(2), at: at(1))
        #expect(scopes.deadline == at(3))
        scopes.pop()

        #expect(scopes.deadline == at(10))
    }

    @Test func anInnerScopeIsNeverLaterThanTheOuter() {
        var scopes = DeadlineScopes()

        scopes.push(.seconds(10), at: start)
        scopes.push(.seconds(60), at: at(5))
        #expect(scopes.deadline == at(10))
        scopes.push(.forever, at: at(5))

        #expect(scopes.deadline == at(10))
        #expect(scopes.depth == 3)
    }

    @Test func everyScopeClosesOnce() {
        var scopes = DeadlineScopes()

        for _ in 0..<3 { scopes.push(.seconds(1), at: start) }

        #expect((0..<4).map { _ in scopes.pop() } == [true, true, true, false])
    }

    @Test func anEndlessScopeAloneHasNoDeadline() {
        var scopes = DeadlineScopes()

        scopes.push(.forever, at: start)

        #expect(scopes.deadline == .never)
        #expect(scopes.pop() == true)
    }

    @Test func aScopeOfNoTimeIsOverAtOnce() {
        var scopes = DeadlineScopes()

        scopes.push(.zero, at: start)

        #expect(scopes.deadline == start)
    }

    @Test(arguments: 1...10)
    func staysTheTightestOfAllOnARandomWalk(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var scopes = DeadlineScopes()
        var open: [Instant] = []
        var now = start

        for _ in 0..<1000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...50, using: &random)))
            if Bool.random(using: &random) {
                let timeout = Duration.milliseconds(Int.random(in: 0...5000, using: &random))
                scopes.push(timeout, at: now)
                open.append(now.advanced(by: timeout))
            } else {
                #expect(scopes.pop() == (open.popLast() != nil))
            }
            #expect(scopes.deadline == open.min() ?? .never)
            #expect(scopes.depth == open.count)
        }
    }
}
