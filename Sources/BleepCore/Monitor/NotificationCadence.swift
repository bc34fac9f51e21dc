/// How regularly one characteristic speaks, and whether it has fallen silent against that.
package struct NotificationCadence: Equatable, Sendable {
    /// Fewer intervals make no rhythm.
    static let sampleCount = 5
    /// Quiet for less is nothing to talk about.
    static let patience = Duration.seconds(10)

    private var lastAt: Instant?
    private var samples = 0
    private var mean: UInt64 = 0
    /// The longest interval, which fades as shorter ones come.
    private var longest: UInt64 = 0

    package init() {}

    package mutating func heard(at now: Instant) {
        defer { lastAt = now }
        guard let lastAt else { return }
        let interval = lastAt.duration(to: now).microseconds
        mean = samples == 0 ? interval : (7 * mean + interval) / 8
        longest = max(interval, longest - longest / 64)
        samples = min(samples + 1, NotificationCadence.sampleCount)
    }

    /// The link or the subscription went: what comes after has to show its own rhythm's start.
    package mutating func interrupted() {
        lastAt = nil
    }

    /// How long it has been silent, if that is long for what it did before.
    package func silence(at now: Instant) -> Duration? {
        guard let lastAt, samples >= NotificationCadence.sampleCount else { return nil }
        let limit = max(
            NotificationCadence.patience, .wholeMicroseconds(10 * mean),
            .wholeMicroseconds(4 * longest))
        let quiet = lastAt.duration(to: now)
        return quiet > limit ? quiet : nil
    }

    /// How often it speaks.
    package var interval: Duration {
        .wholeMicroseconds(mean)
    }
}
