import BleepCore
import CGLib
import Synchronization

/// The figures of all operations of a client, by name.
///
/// A name's place is found without a lock, and once taken is kept for good: there are so many and
/// no more, and what finds none is counted as "other".
/// Sendable: what changes is atomic or belongs to `lock`.
package final class Metrics: @unchecked Sendable {
    /// How many names there are.
    package static let nameLimit = 64

    /// How long one may be, in bytes.
    package static let longestName = 64

    /// Twice as many and a power of two, so that the search is short.
    private static let placeCount = 128

    let clock: Clock
    private let places: UnsafeMutablePointer<Atomic<UnsafeMutableRawPointer?>>
    private let refused = Atomic<UInt64>(0)
    let lock = Lock()
    /// By name; they live as long as this does.
    private var recorders: [OperationRecorder] = []
    /// What found no place of its own is counted here; among them, too, and nil until it is.
    private var other: OperationRecorder?
    var thresholds = LatencyThresholds()
    var ownThresholds: [OwnThresholds] = []
    /// Whose fault a status usually is, for those who tell no more than that.
    private let usualBlames: [Blame]

    /// The thresholds of one operation; belongs to the lock.
    final class OwnThresholds {
        let name: String
        var thresholds: LatencyThresholds

        init(_ name: String, _ thresholds: LatencyThresholds) {
            self.name = name
            self.thresholds = thresholds
        }
    }

    package init(clock: Clock) {
        self.clock = clock
        places = .allocate(capacity: Metrics.placeCount)
        for place in 0..<Metrics.placeCount { (places + place).initialize(to: Atomic(nil)) }
        recorders.reserveCapacity(Metrics.nameLimit + 1)
        usualBlames = Status.all.map { ErrorTable.classify(local: $0).blame }
    }

    deinit {
        places.deallocate()
    }

    /// Records an operation of the program's own. False if the name is none: empty, too long, or
    /// not UTF-8.
    package func record(
        _ name: UnsafePointer<CChar>, _ microseconds: UInt64, _ status: Status
    ) -> Bool {
        let start = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
        var hash = Metrics.seed
        var length = 0
        while start[length] != 0 {
            hash = Metrics.hash(hash, start[length])
            length += 1
            guard length <= Metrics.longestName else { return false }
        }
        let bytes = UnsafeBufferPointer(start: start, count: length)
        let now = clock.coarseNow
        var found = find(bytes, hash)
        if found == nil {
            guard length > 0, g_utf8_validate(name, gssize(length), nil) != 0 else { return false }
            found = Unmanaged.passUnretained(make(bytes, hash, at: now))
        }
        let blame = status == .ok ? Blame.nobody : usualBlames[status.index]
        // Without a reference of its own: that would cost more than the recording.
        found?._withUnsafeGuaranteedRef { $0.record(microseconds, status, blame, at: now) }
        return true
    }

    /// Records an operation of the library's.
    func record(
        _ name: UnsafeBufferPointer<UInt8>, _ latency: Duration, _ status: Status, _ blame: Blame
    ) {
        let now = clock.coarseNow
        recorder(name, at: now).record(latency.microseconds, status, blame, at: now)
    }

    /// Notes a reply that came after its limit.
    func answeredLate(
        _ name: UnsafeBufferPointer<UInt8>, latency: Duration, shortfall: Duration
    ) {
        recorder(name, at: clock.coarseNow)
            .answeredLate(latency.microseconds, shortfall: shortfall.microseconds)
    }

    /// Recordings that were counted as "other".
    package var refusedNames: UInt64 {
        refused.load(ordering: .relaxed)
    }

    /// Forgets everything that was recorded; names keep their places.
    package func resetAll() {
        let now = clock.now
        for recorder in all(at: now) { recorder.reset(at: now) }
        refused.store(0, ordering: .relaxed)
    }
}

/// Names and their places.
extension Metrics {
    /// Those that have something to tell, by name.
    func all(at now: Instant) -> [OperationRecorder] {
        lock.with { recorders }.filter { $0.hasSomething(at: now) }
    }

    /// The one of that name; nil if nothing was ever recorded under it.
    func recorder(named name: String) -> OperationRecorder? {
        if name == Metrics.otherName.text { return lock.with { other } }
        var name = name
        return name.withUTF8 { find($0) }
    }

    func find(_ name: UnsafeBufferPointer<UInt8>) -> OperationRecorder? {
        find(name, Metrics.hash(name))?.takeUnretainedValue()
    }

    func recorder(_ name: UnsafeBufferPointer<UInt8>, at now: Instant) -> OperationRecorder {
        let hash = Metrics.hash(name)
        return find(name, hash)?.takeUnretainedValue() ?? make(name, hash, at: now)
    }

    /// What those are called that find no place.
    package static let otherName: StaticString = "other"

    /// FNV-1a, by Fowler, Noll and Vo.
    fileprivate static let seed: UInt32 = 0x811c_9dc5

    @inline(__always)
    fileprivate static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        (hash ^ UInt32(byte)) &* 0x0100_0193
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash = seed
        for byte in bytes { hash = Metrics.hash(hash, byte) }
        return hash
    }

    @inline(__always)
    fileprivate func find(
        _ name: UnsafeBufferPointer<UInt8>, _ hash: UInt32
    ) -> Unmanaged<OperationRecorder>? {
        var place = Int(hash) & (Metrics.placeCount - 1)
        while let pointer = places[place].load(ordering: .acquiring) {
            let found = Unmanaged<OperationRecorder>.fromOpaque(pointer)
            let isIt = found._withUnsafeGuaranteedRef {
                guard let known = $0.name.baseAddress, let asked = name.baseAddress else {
                    return false
                }
                return $0.name.count == name.count && memcmp(known, asked, name.count) == 0
            }
            if isIt { return found }
            place = (place + 1) & (Metrics.placeCount - 1)
        }
        return nil
    }

    /// A new one, or that of the others where there is no room.
    fileprivate func make(
        _ name: UnsafeBufferPointer<UInt8>, _ hash: UInt32, at now: Instant
    ) -> OperationRecorder {
        lock.with {
            if let found = find(name, hash) { return found.takeUnretainedValue() }
            let isOther = Metrics.otherName.withUTF8Buffer { $0.elementsEqual(name) }
            let room = Metrics.nameLimit + (other == nil ? 0 : 1)
            guard !isOther, name.count <= Metrics.longestName, recorders.count < room else {
                if !isOther { refused.wrappingAdd(1, ordering: .relaxed) }
                return makeOther(at: now)
            }
            let fresh = OperationRecorder(name, at: now)
            insert(fresh)
            var place = Int(hash) & (Metrics.placeCount - 1)
            while places[place].load(ordering: .relaxed) != nil {
                place = (place + 1) & (Metrics.placeCount - 1)
            }
            places[place].store(Unmanaged.passUnretained(fresh).toOpaque(), ordering: .releasing)
            return fresh
        }
    }

    private func makeOther(at now: Instant) -> OperationRecorder {
        if let other { return other }
        let fresh = Metrics.otherName.withUTF8Buffer { OperationRecorder($0, at: now) }
        insert(fresh)
        other = fresh
        return fresh
    }

    private func insert(_ fresh: OperationRecorder) {
        var index = recorders.count
        while index > 0, fresh.precedes(recorders[index - 1]) { index -= 1 }
        recorders.insert(fresh, at: index)
    }
}
