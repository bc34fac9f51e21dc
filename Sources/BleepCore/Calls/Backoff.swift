/// How long to rest between attempts: exponential, with full jitter.
///
/// Each rest is drawn evenly from zero to a ceiling that grows from try to try, so that many
/// clients that failed together do not come back together.
package struct Backoff: Sendable {
    /// The ceiling of the first rest.
    package var base: Duration
    /// What each further ceiling is multiplied by.
    package var factor: UInt64
    /// The ceiling of the ceilings.
    package var cap: Duration
    private var generator: SplitMix64

    package init(
        base: Duration = .milliseconds(250),
        factor: UInt64 = 2,
        cap: Duration = .seconds(8),
        seed: UInt64
    ) {
        self.base = base
        self.factor = factor
        self.cap = cap
        generator = SplitMix64(seed: seed)
    }

    /// The longest rest that may come before the given attempt; none comes before the first.
    package func ceiling(beforeAttempt attempt: Int) -> Duration {
        guard attempt > 1 else { return .zero }
        let limit = cap.microseconds
        var ceiling = min(base.microseconds, limit)
        var remaining = attempt - 2
        while remaining > 0, ceiling < limit, ceiling > 0, factor > 1 {
            let (product, overflow) = ceiling.multipliedReportingOverflow(by: factor)
            ceiling = overflow ? limit : min(product, limit)
            remaining -= 1
        }
        return .wholeMicroseconds(ceiling)
    }

    /// Draws the rest before the given attempt (the first retry is attempt 2), never under `floor`.
    package mutating func delay(
        beforeAttempt attempt: Int,
        atLeast floor: Duration = .zero
    ) -> Duration {
        let ceiling = ceiling(beforeAttempt: attempt).microseconds
        let drawn = UInt64.random(in: 0...ceiling, using: &generator)
        // The jitter goes on top of a floor: whoever was told the same wait must part too.
        let (sum, overflow) = floor.microseconds.addingReportingOverflow(drawn)
        return .wholeMicroseconds(overflow ? .max : sum)
    }
}
