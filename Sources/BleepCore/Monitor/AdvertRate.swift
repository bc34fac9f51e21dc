/// How often devices are heard while something discovers, against what was usual here.
package struct AdvertRate: Equatable, Sendable {
    package enum Finding: Equatable, Sendable {
        /// Nothing discovers.
        case idle
        /// Too little was heard so far to tell what is usual.
        case learning
        case usual
        /// Silent though it was not before.
        case silent(Duration)
    }

    /// Quiet for less is nothing to talk about.
    static let patience = Duration.seconds(30)
    /// Quiet for so many usual intervals is not chance.
    static let intervals: UInt64 = 20
    /// Enough to know what is usual.
    static let sampleCount = 20

    private var heardAt: Instant?
    private var discoveringSince: Instant?
    /// Smoothed time between two adverts, in microseconds.
    private var interval: UInt64 = 0
    private var samples = 0

    package init() {}

    package mutating func discoveryChanged(isOn: Bool, at now: Instant) {
        guard isOn != (discoveringSince != nil) else { return }
        discoveringSince = isOn ? now : nil
        heardAt = nil
    }

    /// A device with a link is not heard any more, and in a quiet place it was the only one: what
    /// is usual has to be learned anew.
    package mutating func deviceConnected(at now: Instant) {
        samples = 0
        heardAt = nil
        if discoveringSince != nil { discoveringSince = now }
    }

    /// So many adverts came since the last time.
    package mutating func heard(_ count: Int, at now: Instant) {
        guard let discoveringSince, count > 0 else { return }
        let span = (heardAt ?? discoveringSince).duration(to: now).microseconds
        let each = span / UInt64(count)
        interval = samples == 0 ? each : (7 * interval + each) / 8
        samples = min(samples + count, AdvertRate.sampleCount)
        heardAt = now
    }

    package func finding(at now: Instant) -> Finding {
        guard let discoveringSince else { return .idle }
        guard samples >= AdvertRate.sampleCount else { return .learning }
        let quiet = (heardAt ?? discoveringSince).duration(to: now)
        let limit = max(
            AdvertRate.patience, .wholeMicroseconds(interval * AdvertRate.intervals))
        return quiet > limit ? .silent(quiet) : .usual
    }
}
