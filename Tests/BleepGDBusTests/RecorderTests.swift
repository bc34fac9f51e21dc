import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct RecorderTests {
        private static let threads = 8
        private static let samples = 1_000_000

        /// Records on many threads at once, and waits for all of them.
        private func together(_ body: @escaping @Sendable (Int) -> Void) {
            let workers = (0..<RecorderTests.threads).compactMap { number in
                Thread.start { body(number) }
            }
            #expect(workers.count == RecorderTests.threads)
            for worker in workers { worker.join() }
        }

        /// All in one bucket, which is full every 20 ms and must be emptied under way.
        @Test func eightThreadsLoseNoSample() {
            let metrics = Metrics(clock: ManualClock())

            together { number in
                for _ in 0..<RecorderTests.samples {
                    _ = metrics.record("scan", UInt64(100 + number % 2), .ok)
                }
            }

            let scan = metrics.statistics(of: "scan", over: .lifetime)?.figures.successes
            #expect(scan?.count == 8_000_000)
            #expect(scan?.mean == 100)
            #expect(scan?.least == 100 && scan?.greatest == 101)
            #expect(
                metrics.statistics(of: "scan", over: .oneMinute)?.figures.successes.count
                    == 8_000_000)
        }

        @Test func noSampleIsLostWhileTimeMovesAndOthersRead() {
            let clock = ManualClock()
            let metrics = Metrics(clock: clock)

            together { number in
                for sample in 0..<20_000 {
                    _ = metrics.record("scan", UInt64(sample), sample % 4 == 0 ? .timedOut : .ok)
                    if number == 0, sample % 100 == 0 { clock.advance(by: .seconds(3)) }
                    if number == 1, sample % 500 == 0 { _ = metrics.snapshot }
                }
            }

            let scan = metrics.statistics(of: "scan", over: .lifetime)?.figures
            #expect(scan?.successes.count == 120_000)
            #expect(scan?.failures.count == 40_000)
            #expect(metrics.totals[0].byStatus[Status.timedOut.index] == 40_000)
        }

        @Test func manyThreadsMakeEachNameOnce() {
            let metrics = Metrics(clock: ManualClock())

            together { _ in
                for name in 0..<64 { _ = metrics.record("name \(name)", 1, .ok) }
            }

            #expect(metrics.names.count == 64)
            #expect(metrics.refusedNames == 0)
            #expect(
                metrics.names.allSatisfy {
                    metrics.statistics(of: $0, over: .lifetime)?.figures.successes.count == 8
                })
        }

        @Test func theSixtyFifthNameIsCountedAsOther() {
            let metrics = Metrics(clock: ManualClock())
            for name in 10..<74 { _ = metrics.record("name \(name)", 1, .ok) }

            for _ in 0..<3 { #expect(metrics.record("one more", 5, .ok)) }
            #expect(metrics.record("name 10", 1, .ok))

            #expect(metrics.refusedNames == 3)
            #expect(metrics.statistics(of: "one more", over: .lifetime) == nil)
            #expect(metrics.statistics(of: "other", over: .lifetime)?.figures.successes.count == 3)
            #expect(metrics.names.count == 65)
            #expect(metrics.names == metrics.names.sorted())
        }

        @Test func onlyNamesAreTaken() {
            let metrics = Metrics(clock: ManualClock())
            let longest = String(repeating: "x", count: Metrics.longestName)

            #expect(!metrics.record("", 1, .ok))
            #expect(!metrics.record(longest + "x", 1, .ok))
            let latin: [CChar] = [CChar(bitPattern: 0xe9), 0]
            #expect(!metrics.record(latin, 1, .ok))
            #expect(metrics.record(longest, 1, .ok))

            #expect(metrics.names == [longest])
            #expect(metrics.refusedNames == 0)
        }

        @Test func moreThanAnHourCountsAsOne() {
            let metrics = Metrics(clock: ManualClock())

            _ = metrics.record("scan", .max, .ok)
            _ = metrics.record("scan", .max, .timedOut)

            let scan = metrics.statistics(of: "scan", over: .lifetime)?.figures
            #expect(scan?.successes.greatest == LatencyBuckets.longest)
            #expect(scan?.failures.p50 == LatencyBuckets.longest)
        }

        /// What malloc gives for a name, with all that belongs to it.
        @Test func anOperationTakesSixteenKilobytes() {
            let metrics = Metrics(clock: ManualClock())
            let names = (0..<64).map {
                "a name as long as it may be, which is 64 bytes, so this: \($0)"
            }
            _ = Metrics(clock: ManualClock()).record("what Swift makes once", 1, .timedOut)
            let before = mallinfo2().uordblks

            for name in names { _ = metrics.record(name, 1, .timedOut) }

            let each = (mallinfo2().uordblks - before) / 64
            #expect(each <= 16 * 1024)
            #expect(each > 14 * 1024 || mallinfo2().uordblks == 0)  // Sanitizers do not say.
        }
    }
}
