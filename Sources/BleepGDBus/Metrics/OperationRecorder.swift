import BleepCore
import CGLib
import Synchronization

/// Takes the latencies of one operation down, from any number of threads and without a lock.
///
/// What is recorded is counted in the dense buckets of the current slot. Whoever notices that the
/// slot is over folds it into the history; nobody waits for that. All memory is taken at the first
/// recording, 16 KB with everything.
/// Sendable: whatever is a `var` belongs to `lock`, what else changes is atomic.
final class OperationRecorder: @unchecked Sendable {
    /// From here on a bucket is folded early: so many threads that it overflows there are not.
    private static let fullMark: UInt16 = 0xc000

    /// The name as it was given, for whoever looks it up; freed with the recorder.
    let name: UnsafeBufferPointer<UInt8>
    private let buckets: UnsafeMutablePointer<Atomic<UInt16>>
    /// Failures by status, and behind that by blame.
    private let reasons: UnsafeMutablePointer<Atomic<UInt32>>
    private let slotEnd: Atomic<UInt64>
    private let stripes = RecorderStripes()
    private let lock = Lock()
    private var history: OperationHistory
    private var slotStart: Instant
    private var lateReplies = LateReplies()
    /// The 99th percentile for adaptive limits, and until when it is taken as it is.
    private var worst: UInt64?
    private var worstUntil = Instant(microseconds: 0)

    init(_ name: UnsafeBufferPointer<UInt8>, at now: Instant) {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: name.count)
        _ = copy.initialize(from: name)
        self.name = UnsafeBufferPointer(copy)
        buckets = .allocate(capacity: LatencyBuckets.count)
        for bucket in 0..<LatencyBuckets.count { (buckets + bucket).initialize(to: Atomic(0)) }
        reasons = .allocate(capacity: Status.count + Blame.count)
        for reason in 0..<Status.count + Blame.count {
            (reasons + reason).initialize(to: Atomic(0))
        }
        slotEnd = Atomic(SlotLedger.endOfSlot(at: now).microseconds)
        slotStart = now
        history = OperationHistory(at: now)
    }

    deinit {
        name.deallocate()
        buckets.deallocate()
        reasons.deallocate()
        stripes.deallocate()
    }

    /// One operation that is over; the latency is in microseconds.
    ///
    /// The only copy of what it does: from two, the linker would make one out of calls.
    @inline(never)
    func record(_ latency: UInt64, _ status: Status, _ blame: Blame, at now: Instant) {
        if now.microseconds >= slotEnd.load(ordering: .relaxed) { tryToFold(at: now) }
        let isSuccess = status == .ok
        let latency = min(latency, LatencyBuckets.longest)
        let stripe = stripes.mine
        if isSuccess {
            stripe.pointee.successes.add(latency)
        } else if status == .cancelled || status == .clientClosed {
            // What the program gave up on is neither.
            stripe.pointee.cancelled.wrappingAdd(1, ordering: .relaxed)
            return
        } else {
            stripe.pointee.failures.add(latency)
            reasons[status.index].wrappingAdd(1, ordering: .relaxed)
            reasons[Status.count + Int(blame.rawValue)].wrappingAdd(1, ordering: .relaxed)
        }
        count(in: LatencyBuckets.index(of: latency, isSuccess: isSuccess), at: now)
    }

    /// After the sums, so that whoever folds finds no bucket without them.
    @inline(__always)
    private func count(in bucket: Int, at now: Instant) {
        while buckets[bucket].load(ordering: .relaxed) >= OperationRecorder.fullMark {
            if !tryToFold(at: now) { sched_yield() }
        }
        buckets[bucket].wrappingAdd(1, ordering: .releasing)
    }

    /// False if somebody else is at it.
    @discardableResult
    private func tryToFold(at now: Instant) -> Bool {
        lock.tryWith { fold(at: now) }
    }
}

/// Behind the lock.
extension OperationRecorder {
    /// Reads what there is up to now.
    func read<Result>(
        at now: Instant, _ body: (OperationHistory, LateReplies) -> Result
    ) -> Result {
        lock.with {
            fold(at: now)
            return body(history, lateReplies)
        }
    }

    /// As if nothing had been recorded.
    func reset(at now: Instant) {
        lock.with {
            fold(at: now)
            history = OperationHistory(at: now)
            for reason in 0..<Status.count + Blame.count {
                reasons[reason].store(0, ordering: .relaxed)
            }
            lateReplies = LateReplies()
            worstUntil = Instant(microseconds: 0)
        }
    }

    /// How often it failed with each status, or was laid to each layer.
    var reasonsByStatus: [UInt32] {
        (0..<Status.count).map { reasons[$0].load(ordering: .relaxed) }
    }

    var reasonsByBlame: [UInt32] {
        (0..<Blame.count).map { reasons[Status.count + $0].load(ordering: .relaxed) }
    }

    /// A reply that somebody had given up on; rare enough for the lock.
    func answeredLate(_ latency: UInt64, shortfall: UInt64) {
        lock.with { lateReplies.add(latency: latency, shortfall: shortfall) }
    }

    /// What the slowest successes take, in microseconds; nil while too few are known.
    ///
    /// Looked up for each call under an adaptive limit, so it is worked out once per slot.
    func usualWorst(at now: Instant) -> UInt64? {
        lock.with {
            guard now >= worstUntil else { return worst }
            fold(at: now)
            worstUntil = SlotLedger.endOfSlot(at: now)
            var figures = history.statistics(over: .quarterHour, at: now).successes
            if figures.count < AdaptiveLimit.minimumSamples {
                figures = history.statistics(over: .lifetime, at: now).successes
            }
            worst = figures.count < AdaptiveLimit.minimumSamples ? nil : figures.p99
            return worst
        }
    }

    /// Moves the current slot into the history and begins the next. The lock is held.
    private func fold(at now: Instant) {
        let end = min(now, Instant(microseconds: slotEnd.load(ordering: .relaxed)))
        var slot = LatencySlot(from: slotStart, to: end)
        var fresh: [BucketCount] = []
        var (good, bad) = (LatencyTally(), LatencyTally())
        for bucket in 0..<LatencyBuckets.count
        where buckets[bucket].load(ordering: .relaxed) != 0 {
            let count = buckets[bucket].exchange(0, ordering: .acquiringAndReleasing)
            fresh.append(BucketCount(bucket: bucket, count: UInt32(count)))
            if bucket < LatencyBuckets.firstFailure {
                good.count += UInt64(count)
            } else {
                bad.count += UInt64(count)
            }
        }
        for index in 0..<RecorderStripes.count {
            stripes[index].pointee.successes.move(to: &good)
            stripes[index].pointee.failures.move(to: &bad)
            slot.cancelled &+= stripes[index].pointee.cancelled.exchange(0, ordering: .relaxed)
        }
        slot.successes = good
        slot.failures = bad
        history.fold(slot, fresh, at: now)
        slotStart = now
        slotEnd.store(SlotLedger.endOfSlot(at: now).microseconds, ordering: .relaxed)
    }
}
