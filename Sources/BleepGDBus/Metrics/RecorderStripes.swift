import BleepCore
import CGLib
import Synchronization

/// Sums and bounds of the current slot, for a few threads each, so that they do not wait for each
/// other's caches.
struct RecorderStripes {
    /// What one of them counts; fills a cache line of its own.
    struct Stripe: ~Copyable {
        let successes = Tally()
        let failures = Tally()
        let cancelled = Atomic<UInt32>(0)
    }

    /// Of successes, or of failures.
    struct Tally: ~Copyable {
        private let sum = Atomic<UInt64>(0)
        private let least = Atomic<UInt32>(.max)
        private let greatest = Atomic<UInt32>(0)

        /// The latency is in microseconds, and no longer than an hour.
        @inline(__always)
        func add(_ latency: UInt64) {
            let short = UInt32(truncatingIfNeeded: latency)
            sum.wrappingAdd(latency, ordering: .relaxed)
            least.lower(to: short)
            greatest.raise(to: short)
        }

        /// Empties it into another.
        func move(to tally: inout LatencyTally) {
            tally.sum += sum.exchange(0, ordering: .relaxed)
            tally.least = min(tally.least, least.exchange(.max, ordering: .relaxed))
            tally.greatest = max(tally.greatest, greatest.exchange(0, ordering: .relaxed))
        }
    }

    static let count = 4
    private static let cacheLine = 64

    private let memory: UnsafeMutableRawPointer

    init() {
        memory = .allocate(
            byteCount: RecorderStripes.count * RecorderStripes.cacheLine,
            alignment: RecorderStripes.cacheLine)
        for index in 0..<RecorderStripes.count { self[index].initialize(to: Stripe()) }
    }

    /// Nobody uses it any more.
    func deallocate() {
        memory.deallocate()
    }

    subscript(index: Int) -> UnsafeMutablePointer<Stripe> {
        (memory + index * RecorderStripes.cacheLine).assumingMemoryBound(to: Stripe.self)
    }

    /// That of the calling thread.
    @inline(__always)
    var mine: UnsafeMutablePointer<Stripe> {
        // Threads lie a stack apart; the golden ratio spreads them over the upper bits.
        let thread = UInt64(pthread_self()) &* 0x9e37_79b9_7f4a_7c15
        return self[Int(thread >> 62)]
    }
}
