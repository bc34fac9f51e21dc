import BleepCore
import Testing

@Suite struct LockHolderTests {
    private func read(_ text: String) -> LockHolder {
        LockHolder(record: Array(text.utf8)[...])
    }

    @Test func readsWhatItWrites() {
        let holder = LockHolder(
            process: 4711, program: "gateway", device: "F0:F1:F2:F3:F4:F5",
            since: Instant(microseconds: 12_345_678))

        #expect(read(holder.record) == holder)
        #expect(holder.text == "process 4711 (gateway), which connects to F0:F1:F2:F3:F4:F5")
    }

    @Test(arguments: [
        "", "\n", "=", "===\n=\n", "pid\n", "pid=\n", "pid=-1\n", "pid=99999999999999999999\n",
        "device=nobody\n", "since_usec=soon\n", "\u{0}\u{0}\u{0}\n", "PID=1\nPid=2\n",
        String(repeating: "x", count: 4096),
    ])
    func whateverElseStandsThereIsNobody(text: String) {
        #expect(read(text) == LockHolder())
        #expect(read(text).text == "another process")
    }

    @Test func takesWhatMakesSenseOfTheRest() {
        let holder = read("program=a\u{1b}[2J=b\u{e9}\nnonsense\npid=7\n")

        #expect(holder.process == 7)
        #expect(holder.program == "a?[2J=b??")
    }

    @Test func aNameIsNeverLong() {
        let holder = read("program=" + String(repeating: "x", count: 1000) + "\npid=7\n")

        #expect(holder.program.utf8.count == 64)
        #expect(holder.process == 7)
    }
}
