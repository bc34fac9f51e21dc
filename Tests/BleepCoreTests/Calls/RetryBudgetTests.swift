import BleepCore
import Testing

@Suite struct RetryBudgetTests {
    private let start = Instant(microseconds: 1_000_000_000)

    /// Takes tokens until there are none.
    private func drain(_ budget: inout RetryBudget, at now: Instant) -> Int {
        var taken = 0
        while taken < 1000, budget.withdraw(at: now) { taken += 1 }
        return taken
    }

    @Test func isFullAtFirst() {
        var budget = RetryBudget()

        #expect(drain(&budget, at: start) == 10)
        #expect(budget.withdraw(at: start) == false)
    }

    @Test func fiveFirstAttemptsPayForOneRetry() {
        var budget = RetryBudget(depositPerSecond: 0)
        _ = drain(&budget, at: start)

        for _ in 0..<4 { budget.depositForFirstAttempt(at: start) }
        #expect(budget.withdraw(at: start) == false)
        budget.depositForFirstAttempt(at: start)

        #expect(drain(&budget, at: start) == 1)
    }

    @Test func aQuietClientMayRetryToo() {
        var budget = RetryBudget()
        _ = drain(&budget, at: start)

        #expect(budget.withdraw(at: start.advanced(by: .microseconds(999_999))) == false)
        #expect(budget.withdraw(at: start.advanced(by: .seconds(1))) == true)
        #expect(budget.withdraw(at: start.advanced(by: .seconds(1))) == false)
    }

    @Test func smallStepsOfTimeAddUp() {
        var budget = RetryBudget()
        _ = drain(&budget, at: start)
        var taken = 0

        for step in 1...3_000 where budget.withdraw(at: start.advanced(by: .milliseconds(step))) {
            taken += 1
        }

        #expect(taken == 3)
    }

    @Test func savesNoMoreThanItsCap() {
        var budget = RetryBudget(cap: 2500)

        for _ in 0..<100 { budget.depositForFirstAttempt(at: start) }

        #expect(drain(&budget, at: start.advanced(by: .seconds(3600))) == 2)
    }

    @Test func timeThatRunsBackGivesNothing() {
        var budget = RetryBudget()
        _ = drain(&budget, at: start)

        #expect(budget.withdraw(at: Instant(microseconds: 0)) == false)
        #expect(budget.withdraw(at: start) == false)
    }

    @Test(arguments: [
        RetryBudget(depositPerAttempt: .max, depositPerSecond: .max, cap: .max),
        RetryBudget(depositPerAttempt: 0, depositPerSecond: 0, cap: 0),
    ])
    func bearsOddSettings(budget: RetryBudget) {
        var budget = budget

        budget.depositForFirstAttempt(at: start)
        budget.depositForFirstAttempt(at: .never)

        #expect(budget.withdraw(at: .never) == (budget.cap > 0))
    }

    @Test(arguments: 1...20)
    func neverGivesMoreThanCameIn(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var budget = RetryBudget()
        var now = start
        var history: [(at: Instant, isRetry: Bool)] = []

        for _ in 0..<400 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &random)))
            if Bool.random(using: &random) {
                budget.depositForFirstAttempt(at: now)
                history.append((now, false))
            } else if budget.withdraw(at: now) {
                history.append((now, true))
            }
        }

        // In every stretch: the retries are no more than the cap, a fifth of the first attempts
        // and one a second, in thousandths.
        for first in history.indices {
            var retries: UInt64 = 0
            var attempts: UInt64 = 0
            for entry in history[first...] {
                if entry.isRetry { retries += 1 } else { attempts += 1 }
                let elapsed = history[first].at.duration(to: entry.at).microseconds / 1000
                #expect(retries * 1000 <= 10_000 + 200 * attempts + elapsed + 1)
            }
        }
        #expect(history.contains { $0.isRetry })
    }
}
