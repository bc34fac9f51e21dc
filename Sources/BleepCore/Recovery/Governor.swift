/// Keeps recovery from becoming the trouble: how often a stage may run at a device or an adapter.
///
/// A stage runs a few times within its cool-down, with rests that grow and are drawn evenly from
/// nothing to their ceiling; all adapter-wide stages of an adapter share a token bucket besides.
/// Plain values go in and out, so that a file can keep them for a program that crashes in a loop.
package struct Governor: Equatable, Sendable {
    /// May it run now?
    package enum Word: Equatable, Sendable {
        case granted
        /// It is too early, and soon is not.
        case rest(until: Instant)
        /// It ran as often as it may until then.
        case refused(until: Instant)
    }

    /// What a file keeps, one for each stage and subject.
    package struct Entry: Equatable, Sendable {
        /// The stage's number; 0 stands for an adapter's token bucket.
        package var stage: Int32
        /// The device, or the adapter.
        package var subject: BluetoothAddress
        /// When it ran, oldest first; of a bucket, the one moment at which it is full again.
        package var times: [Instant]

        package init(stage: Int32, subject: BluetoothAddress, times: [Instant]) {
            self.stage = stage
            self.subject = subject
            self.times = times
        }
    }

    /// Adapter-wide stages that may run in one go, and how long a token takes to come back.
    package static let tokens: UInt64 = 6
    package static let tokenTime = Duration.seconds(600)
    /// Devices come and go; the oldest are forgotten beyond so many.
    private static let mostEntries = 256
    private static let bucket: Int32 = 0

    private var entries: [Entry] = []

    package init() {}

    /// Asks; nothing is counted.
    package func word(on stage: Stage, of subject: BluetoothAddress, at now: Instant) -> Word {
        let recent = recent(stage, subject, now)
        if recent.count >= stage.attempts {
            return .refused(until: recent[0].advanced(by: stage.coolDown))
        }
        if stage.isAdapterWide {
            let full = full(subject, now)
            let earliest = full.preceded(by: .wholeMicroseconds(Self.spread))
            if earliest > now { return .refused(until: earliest) }
        }
        guard let last = recent.last else { return .granted }
        let due = last.advanced(by: Self.rest(after: recent.count, last))
        return due > now ? .rest(until: due) : .granted
    }

    /// It runs.
    package mutating func note(_ stage: Stage, of subject: BluetoothAddress, at now: Instant) {
        set(stage.rawValue, subject, recent(stage, subject, now) + [now])
        guard stage.isAdapterWide else { return }
        set(Self.bucket, subject, [full(subject, now).advanced(by: Self.tokenTime)])
    }

    /// All that must not be forgotten.
    package var record: [Entry] { entries }

    /// Takes in what others, or this program before it crashed, did; what is known stays known.
    package mutating func restore(_ record: [Entry]) {
        for entry in record {
            var known = times(of: entry.stage, entry.subject)
            if entry.stage == Self.bucket {
                known = (known + entry.times).max().map { [$0] } ?? []
            } else {
                for time in entry.times where !known.contains(time) { known.append(time) }
                known.sort()
            }
            set(entry.stage, entry.subject, known)
        }
    }

    /// Tokens less one, as time: a bucket that is so far from full has none left.
    private static var spread: UInt64 { (tokens - 1) * tokenTime.microseconds }

    /// Drawn from the last moment itself, so that whoever reads the record draws the same.
    private static func rest(after count: Int, _ last: Instant) -> Duration {
        var backoff = Backoff(
            base: .seconds(1), factor: 2, cap: .seconds(30), seed: last.microseconds)
        return backoff.delay(beforeAttempt: count + 1)
    }

    /// Within the cool-down; what lies ahead was noted by another clock.
    private func recent(
        _ stage: Stage, _ subject: BluetoothAddress, _ now: Instant
    ) -> [Instant] {
        times(of: stage.rawValue, subject).filter {
            $0 <= now && $0.advanced(by: stage.coolDown) > now
        }
    }

    /// When the bucket is full; never further off than an empty one takes.
    private func full(_ subject: BluetoothAddress, _ now: Instant) -> Instant {
        let longest = now.advanced(
            by: .wholeMicroseconds(Self.spread + Self.tokenTime.microseconds))
        return min(max(times(of: Self.bucket, subject).first ?? now, now), longest)
    }

    private func times(of stage: Int32, _ subject: BluetoothAddress) -> [Instant] {
        entries.first { $0.stage == stage && $0.subject == subject }?.times ?? []
    }

    private mutating func set(_ stage: Int32, _ subject: BluetoothAddress, _ times: [Instant]) {
        entries.removeAll { $0.stage == stage && $0.subject == subject }
        entries.append(Entry(stage: stage, subject: subject, times: times))
        if entries.count > Self.mostEntries { entries.removeFirst() }
    }
}

extension Stage {
    /// How often it may run within its cool-down.
    package var attempts: Int {
        switch self {
        case .cancelPending, .disconnectReconnect: 3
        case .interfaceReset, .rediscover, .discoveryReset: 2
        case .adapterReset, .rfkillUnblock, .controllerReset, .serviceRestart: 1
        }
    }

    /// The user's values for his five; the others are like the one of his that they resemble.
    package var coolDown: Duration {
        switch self {
        case .cancelPending, .disconnectReconnect: .seconds(60)
        case .interfaceReset, .rediscover, .discoveryReset: .seconds(300)
        case .adapterReset, .rfkillUnblock: .seconds(900)
        case .controllerReset: .seconds(1800)
        case .serviceRestart: .seconds(3600)
        }
    }
}
