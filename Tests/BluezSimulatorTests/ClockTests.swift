import CGLib
import Testing

@testable import BluezSimulator

@Suite struct ClockTests {
    @Test func actionsRunInOrderEachAtItsMoment() {
        let clock = ManualSimulatorClock()
        var log: [String] = []
        func note(_ name: String) { log.append("\(name) \(clock.now.usec)") }
        _ = clock.after(.microseconds(20)) { note("c") }
        _ = clock.after(.microseconds(10)) { note("a") }
        _ = clock.after(.microseconds(10)) {
            note("b")
            _ = clock.after(.microseconds(5)) { note("nested") }
        }
        let never = clock.after(.microseconds(12)) { note("never") }
        clock.cancel(never)

        #expect(clock.nextDelay == .microseconds(10))
        clock.advance(by: .microseconds(19))
        #expect(log == ["a 10", "b 10", "nested 15"])
        clock.advance(by: .microseconds(1))

        #expect(log.last == "c 20")
        #expect(clock.pendingCount == 0)
    }

    @Test func realTimePasses() {
        let context = g_main_context_new()
        defer { g_main_context_unref(context) }
        let clock = GLibSimulatorClock(context: context)
        let start = clock.now
        var end: Duration?
        let never = clock.after(.zero) { Issue.record("cancelled") }
        clock.cancel(never)

        _ = clock.after(.milliseconds(3)) { end = clock.now }
        while end == nil { g_main_context_iteration(context, 1) }

        #expect(end! - start >= .milliseconds(3))
    }

    @Test func speedDividesEveryTime() {
        let timings = BluezSimulator.Timings()
        let fast = timings.divided(by: 10)
        let before = Mirror(reflecting: timings).children
        let after = Mirror(reflecting: fast).children

        #expect(before.count == after.count)
        for (slow, quick) in zip(before, after) {
            #expect((slow.value as? Duration).map { $0 / 10 } == quick.value as? Duration)
        }
    }
}
