/// Keeps retries a fraction of the traffic, so that trouble is not answered with a storm.
///
/// A token bucket: each first attempt deposits a part of a token, a little comes in with time, and
/// each retry takes a whole one. It is full at first, and holds no more than its cap.
package struct RetryBudget: Sendable {
    /// Thousandths of a token put in by one first attempt: 200 allow one retry in five calls.
    package var depositPerAttempt: UInt64
    /// Thousandths of a token that come in each second, so that a quiet client can retry too.
    package var depositPerSecond: UInt64
    /// The most it holds, in thousandths of a token.
    package var cap: UInt64

    /// In billionths of a token, so that a microsecond's share is a whole number.
    private var balance: UInt64
    private var filledAt: Instant?

    package init(
        depositPerAttempt: UInt64 = 200,
        depositPerSecond: UInt64 = 1000,
        cap: UInt64 = 10_000
    ) {
        self.depositPerAttempt = depositPerAttempt
        self.depositPerSecond = depositPerSecond
        self.cap = cap
        balance = Self.billionths(cap)
    }

    /// A call went out for the first time.
    package mutating func depositForFirstAttempt(at now: Instant) {
        fill(at: now)
        add(Self.billionths(depositPerAttempt))
    }

    /// Takes a token for one retry; false means there is none, and the retry must not go out.
    package mutating func withdraw(at now: Instant) -> Bool {
        fill(at: now)
        guard balance >= Self.wholeToken else { return false }
        balance -= Self.wholeToken
        return true
    }

    private static let wholeToken: UInt64 = 1_000_000_000

    private static func billionths(_ thousandths: UInt64) -> UInt64 {
        let (product, overflow) = thousandths.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : product
    }

    private mutating func add(_ amount: UInt64) {
        let (sum, overflow) = balance.addingReportingOverflow(amount)
        balance = min(overflow ? .max : sum, Self.billionths(cap))
    }

    private mutating func fill(at now: Instant) {
        guard let last = filledAt else {
            filledAt = now
            return
        }
        // Thousandths per second are billionths per microsecond.
        let elapsed = last.duration(to: now).microseconds
        let (income, overflow) = elapsed.multipliedReportingOverflow(by: depositPerSecond)
        add(overflow ? .max : income)
        filledAt = max(last, now)
    }
}
