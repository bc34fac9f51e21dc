import BleepCore
import Testing

@Suite struct GovernorTests {
    private let device = BluetoothAddress("F0:F1:F2:F3:F4:F5")!
    private let start = Instant(microseconds: 1_000_000_000)

    private func after(_ seconds: Int) -> Instant { start.advanced(by: .seconds(seconds)) }

    @Test func hasTheUsersValues() {
        let stages: [Stage] = [
            .disconnectReconnect, .interfaceReset, .adapterReset, .controllerReset, .serviceRestart,
        ]

        #expect(stages.map(\.attempts) == [3, 2, 1, 1, 1])
        #expect(
            stages.map(\.coolDown)
                == [.seconds(60), .seconds(300), .seconds(900), .seconds(1800), .seconds(3600)])
    }

    @Test(arguments: Stage.allCases)
    func grantsAStageSoOftenAndThenLetsItCoolDown(_ stage: Stage) {
        var governor = Governor()
        var now = start
        for _ in 0..<stage.attempts {
            if case .rest(let until) = governor.word(on: stage, of: device, at: now) { now = until }
            #expect(governor.word(on: stage, of: device, at: now) == .granted)
            governor.note(stage, of: device, at: now)
        }

        let until = start.advanced(by: stage.coolDown)
        #expect(governor.word(on: stage, of: device, at: now) == .refused(until: until))
        #expect(governor.word(on: stage, of: device, at: until) != .refused(until: until))
    }

    @Test func restsLongerFromTimeToTimeAndNotAlwaysTheSame() {
        var rests: Set<UInt64> = []
        for second in 0..<50 {
            var governor = Governor()
            governor.note(.disconnectReconnect, of: device, at: after(second))
            let word = governor.word(on: .disconnectReconnect, of: device, at: after(second))
            guard case .rest(let until) = word else { continue }
            rests.insert(after(second).duration(to: until).microseconds)
        }

        #expect(rests.count > 40)
        #expect(rests.max()! <= 1_000_000)
    }

    @Test func countsEachDeviceForItself() {
        var governor = Governor()
        for _ in 0..<3 { governor.note(.disconnectReconnect, of: device, at: start) }

        let other = BluetoothAddress("C0:C1:C2:C3:C4:C5")!
        #expect(governor.word(on: .disconnectReconnect, of: other, at: start) == .granted)
        #expect(governor.word(on: .cancelPending, of: device, at: start) == .granted)
    }

    @Test func sharesTheTokensOfAnAdapter() {
        var governor = Governor()
        // Three stages of different kinds, twice each, as far as their cool-downs go.
        for stage in [Stage.discoveryReset, .adapterReset, .rfkillUnblock, .controllerReset] {
            governor.note(stage, of: device, at: start)
        }
        governor.note(.serviceRestart, of: device, at: start)
        #expect(governor.word(on: .discoveryReset, of: device, at: after(2)) == .granted)

        governor.note(.discoveryReset, of: device, at: after(2))
        governor.note(.adapterReset, of: device, at: after(3))

        guard case .refused = governor.word(on: .rfkillUnblock, of: device, at: after(901)) else {
            Issue.record("it had a token left")
            return
        }
        #expect(governor.word(on: .rfkillUnblock, of: device, at: after(1300)) == .granted)
    }

    @Test func goesOnAfterACrashAsIfNothingHadBeen() {
        var governor = Governor()
        governor.note(.adapterReset, of: device, at: start)
        governor.note(.disconnectReconnect, of: device, at: start)

        var reborn = Governor()
        reborn.note(.disconnectReconnect, of: device, at: after(1))
        reborn.restore(governor.record)

        #expect(
            reborn.word(on: .adapterReset, of: device, at: after(2))
                == .refused(until: after(900)))
        reborn.note(.disconnectReconnect, of: device, at: after(2))
        #expect(
            reborn.word(on: .disconnectReconnect, of: device, at: after(2))
                == .refused(until: after(60)))
    }

    @Test func resetsNoMoreThanItMayHoweverOftenTheProgramCrashes() {
        var record: [Governor.Entry] = []
        var resets = 0
        for crash in 0..<50 {
            var governor = Governor()
            governor.restore(record)
            if governor.word(on: .adapterReset, of: device, at: after(crash)) == .granted {
                governor.note(.adapterReset, of: device, at: after(crash))
                resets += 1
            }
            record = governor.record
        }

        #expect(resets == 1)
    }

    @Test func isNotHeldUpForEverByWhatAFileSays() {
        var governor = Governor()
        governor.restore([
            .init(stage: 0, subject: device, times: [.never]),
            .init(stage: 6, subject: device, times: [.never, after(7200)]),
            .init(stage: 77, subject: device, times: []),
        ])

        guard case .refused(let until) = governor.word(on: .adapterReset, of: device, at: start)
        else {
            Issue.record("the bucket of the file was empty")
            return
        }
        #expect(until <= after(600))
    }

    @Test func forgetsTheOldestOfMany() {
        var governor = Governor()
        for number in 0..<1000 {
            governor.note(
                .disconnectReconnect, of: BluetoothAddress(number: UInt64(number)), at: start)
        }

        #expect(governor.record.count == 256)
        #expect(governor.record.last?.subject == BluetoothAddress(number: 999))
    }
}
