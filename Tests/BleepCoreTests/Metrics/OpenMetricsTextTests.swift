import BleepCore
import Testing

@Suite struct OpenMetricsTextTests {
    private func totals(_ operation: String, _ fill: (inout Recorded) -> Void) -> OperationTotals {
        var recorded = Recorded()
        fill(&recorded)
        recorded.fold(upTo: recorded.now)
        var byStatus = [UInt32](repeating: 0, count: Status.count)
        byStatus[Status.timedOut.index] = UInt32(recorded.history.failures.count)
        var byBlame = [UInt32](repeating: 0, count: Blame.count)
        byBlame[Int(Blame.daemon.rawValue)] = UInt32(recorded.history.failures.count)
        return OperationTotals(
            of: operation, recorded.history, byStatus: byStatus, byBlame: byBlame,
            late: LateReplies())
    }

    private func lines(_ all: [OperationTotals]) -> [Substring] {
        var text = OpenMetricsText()
        text.add(all, refusedNames: 0)
        text.end()
        return text.text.split(separator: "\n")
    }

    @Test func bucketsAddUpAndEndWithAll() {
        let text = lines([
            totals("connect") {
                $0.succeed(900)
                $0.succeed(1_000_000)
                $0.succeed(700_000_000)
                $0.fail(15_000_000)
            }
        ])

        let success =
            "bleep_operation_duration_seconds_bucket{operation=\"connect\""
            + ",outcome=\"success\",le="
        #expect(text.contains(Substring(success + "\"0.001\"} 1")))
        #expect(text.contains(Substring(success + "\"0.5\"} 1")))
        #expect(text.contains(Substring(success + "\"2.5\"} 2")))
        #expect(text.contains(Substring(success + "\"+Inf\"} 3")))
        let sum = "bleep_operation_duration_seconds_sum{operation=\"connect\",outcome="
        #expect(text.contains(Substring(sum + "\"success\"} 701.0009")))
        #expect(text.contains(Substring(sum + "\"failure\"} 15")))
        #expect(
            text.contains(
                "bleep_operation_failures_total{operation=\"connect\",status=\"timed_out\"} 1"))
        #expect(
            text.contains(
                "bleep_operation_blames_total{operation=\"connect\",blame=\"daemon\"} 1"))
        #expect(text.last == "# EOF")
    }

    @Test func everySampleFollowsItsFamily() {
        var family: Substring = ""
        for line in lines([totals("a") { $0.fail(1) }, totals("b") { $0.succeed(1) }]) {
            if line.hasPrefix("# TYPE") { family = line.split(separator: " ")[2] }
            if !line.hasPrefix("#") { #expect(line.hasPrefix(family)) }
        }
    }

    @Test func labelsAreEscaped() {
        let text = lines([totals("a\"b\\c\nd") { $0.succeed(1) }])

        #expect(
            text.contains("bleep_operation_cancelled_total{operation=\"a\\\"b\\\\c\\nd\"} 0"))
    }

    @Test func addressesAreCrossedOutAndAddedUp() {
        let one = totals("connect F0:F1:F2:F3:F4:F5") { $0.succeed(1) }
        let two = totals("connect c0:c1:c2:c3:c4:c5") { $0.succeed(1) }
        let other = totals("dev_F0_F1_F2_F3_F4_F5.read") { $0.succeed(1) }

        let sums = OperationTotals.withoutAddresses([one, two, other])

        let names = ["connect xx:xx:xx:xx:xx:xx", "dev_xx_xx_xx_xx_xx_xx.read"]
        #expect(sums.map(\.operation) == names)
        #expect(sums.map { $0.successes.cumulative.last } == [2, 1])
    }

    @Test(arguments: [
        (UInt64(0), "0"), (1, "0.000001"), (2_500, "0.0025"), (1_000_000, "1"),
        (90_050_000, "90.05"),
    ])
    func secondsAreExact(microseconds: UInt64, wanted: String) {
        var text = OpenMetricsText()
        text.begin("x", "gauge", help: "X.")
        text.sample()
        text.value(microseconds: microseconds)

        #expect(text.text.hasSuffix("x \(wanted)\n"))
    }
}
