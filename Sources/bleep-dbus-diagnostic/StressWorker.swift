import BleepPrograms
import CBleepReliability
import CGLib

/// One thread of a stress test. The thread alone writes it; whoever joined that may read.
final class StressWorker {
    /// What the two halves of an operation are called in the metrics.
    static let acquire = "stress_acquire"
    static let call = "stress_call"
    /// After a lease was refused, so that a bus that is not there is not asked all the time.
    private static let restMilliseconds: Int32 = 10

    private let work: StressWork
    private let stopwatch: Stopwatch
    private var random: UInt64
    private(set) var count = 0
    /// One of each status, and how often it came.
    private(set) var failures: [(failure: Failure, count: Int)] = []
    /// When it had no more to do.
    private(set) var elapsed = Duration.zero

    init(_ number: Int, _ work: StressWork) {
        self.work = work
        stopwatch = Stopwatch()
        random = UInt64(number)
    }

    func run() {
        while work.take(isFirst: count == 0) {
            var isFailed = false
            do throws(Failure) {
                try operate()
            } catch {
                note(error)
                isFailed = true
            }
            count += 1
            work.count(failed: isFailed)
        }
        elapsed = stopwatch.elapsed
        work.leave()
    }

    private func operate() throws(Failure) {
        let lease = try acquire()
        defer { lease.release() }
        try timed(StressWorker.call) { () throws(Failure) in try ask(lease) }
    }

    /// The library's own figure of this knows no refusals.
    private func acquire() throws(Failure) -> Lease {
        do throws(Failure) {
            return try timed(StressWorker.acquire) { () throws(Failure) in
                try work.client.acquireBlocking("stress-test", within: work.limits.timeout)
            }
        } catch {
            poll(nil, 0, StressWorker.restMilliseconds)
            throw error
        }
    }

    private func timed<Result>(
        _ name: String, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let stopwatch = Stopwatch()
        do throws(Failure) {
            let result = try body()
            work.client.record(name, stopwatch.elapsed, BLEEP_OK)
            return result
        } catch {
            work.client.record(name, stopwatch.elapsed, error.status)
            throw error
        }
    }

    /// A question that changes nothing; which one is the same in each run for the same thread.
    private func ask(_ lease: Lease) throws(Failure) {
        let choice = next() % 3
        if choice == 0 {
            let bus = Client.busName
            return try lease.callBlocking(
                bus, "/org/freedesktop/DBus", bus, "GetId", limits: work.limits)
        }
        if choice == 1, let adapter = work.adapter {
            return try lease.readBlocking(
                "Powered", of: "org.bluez.Adapter1", at: adapter, limits: work.limits)
        }
        try lease.callBlocking(nil, "/", "org.freedesktop.DBus.Peer", "Ping", limits: work.limits)
    }

    private func note(_ failure: Failure) {
        if let known = failures.firstIndex(where: { $0.failure.status == failure.status }) {
            failures[known].count += 1
        } else {
            failures.append((failure, 1))
        }
    }

    /// SplitMix64, by Sebastiano Vigna.
    private func next() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (random ^ (random >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
