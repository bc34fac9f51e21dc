/// Keeps a log readable when the same thing happens over and over.
///
/// The first records of a kind pass; further ones within the window are only counted, and one
/// record at its end says how many there were.
package struct RepeatFilter: Sendable {
    /// What was left out of one kind of record.
    package struct Summary: Equatable, Sendable {
        package var key: String
        package var count: UInt64
        /// How long ago the window began.
        package var span: Duration
    }

    /// A kind of record, in the window that began with the first of it.
    private struct Entry: Sendable {
        var key: String
        var since: Instant
        var passed = 0
        var omitted: UInt64 = 0

        func isOver(at now: Instant) -> Bool {
            since.advanced(by: RepeatFilter.window) <= now
        }
    }

    /// So many of a kind pass in each window.
    package static let burst = 5
    package static let window = Duration.seconds(60)
    /// Kinds that are kept apart; beyond that, records of new ones pass.
    static let capacity = 64

    private var entries: [Entry] = []

    package init() {}

    /// The moment at which there is something to be said of what was left out.
    package var due: Instant {
        entries.reduce(.never) {
            $1.omitted > 0 ? min($0, $1.since.advanced(by: RepeatFilter.window)) : $0
        }
    }

    /// True if a record of that kind is to be reported now.
    package mutating func admits(_ key: String, at now: Instant) -> Bool {
        guard let index = entries.firstIndex(where: { $0.key == key }) else {
            forgetTheQuiet(at: now)
            guard entries.count < RepeatFilter.capacity else { return true }
            entries.append(Entry(key: key, since: now, passed: 1))
            return true
        }
        if entries[index].omitted == 0, entries[index].isOver(at: now) {
            entries[index] = Entry(key: key, since: now)
        }
        guard entries[index].passed < RepeatFilter.burst else {
            entries[index].omitted += 1
            return false
        }
        entries[index].passed += 1
        return true
    }

    /// What was left out in the windows that are over, or in all; told once.
    package mutating func takeSummaries(
        at now: Instant, evenEarly isEverything: Bool = false
    ) -> [Summary] {
        let isToTell = { (entry: Entry) in
            entry.omitted > 0 && (isEverything || entry.isOver(at: now))
        }
        let told = entries.filter(isToTell).map {
            Summary(key: $0.key, count: $0.omitted, span: $0.since.duration(to: now))
        }
        entries.removeAll(where: isToTell)
        return told
    }

    private mutating func forgetTheQuiet(at now: Instant) {
        entries.removeAll { $0.omitted == 0 && $0.isOver(at: now) }
    }
}
