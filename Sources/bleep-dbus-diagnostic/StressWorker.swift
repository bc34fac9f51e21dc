import BleepPrograms
import CBleepReliability

/// One thread of a stress test. The thread alone writes it; whoever joined that may read.
final class StressWorker {
    /// The name of the calls in the metrics.
    static let operation = "stress"

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
        let client = work.client
        let lease = try client.acquireBlocking("stress-test", within: work.limits.timeout)
        defer { lease.release() }
        let call = Stopwatch()
        do throws(Failure) {
            try ask(lease)
        } catch {
            client.record(StressWorker.operation, call.elapsed, error.status)
            throw error
        }
        client.record(StressWorker.operation, call.elapsed, BLEEP_OK)
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
