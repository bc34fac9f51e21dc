import BleepCore
import Testing

@Suite struct UnitRestartTests {
    private let start = Instant(microseconds: 1_000_000)
    private let unit = "bluetooth.service"
    private let nobody = UnitRestart.Sighting(isNewOwner: false, adapter: nil, isPowered: false)
    private let bare = UnitRestart.Sighting(isNewOwner: true, adapter: nil, isPowered: false)
    private let off = UnitRestart.Sighting(isNewOwner: true, adapter: "/hci1", isPowered: false)
    private let on = UnitRestart.Sighting(isNewOwner: true, adapter: "/hci1", isPowered: true)

    private func at(_ seconds: Double) -> Instant {
        start.advanced(by: .milliseconds(Int(seconds * 1000)))
    }

    /// Takes a restart through events and gives the last actions.
    private func run(
        _ restart: inout UnitRestart, _ events: UnitRestart.Event...
    ) -> [UnitRestart.Action] {
        var actions: [UnitRestart.Action] = []
        for event in events { actions = restart.handle(event, at: start) }
        return actions
    }

    private func ordered() -> UnitRestart {
        var restart = UnitRestart()
        _ = run(&restart, .started, .found(unit: unit), .ordered(job: "/job/1"))
        return restart
    }

    @Test func ordersTheUnitThatRunsTheDaemon() {
        var restart = UnitRestart()

        #expect(
            restart.handle(.started, at: start)
                == [.setTimer(at(40)), .findUnit])
        #expect(restart.handle(.found(unit: unit), at: start) == [.restart(unit: unit)])
        #expect(restart.handle(.ordered(job: "/job/1"), at: start).isEmpty)
        #expect(restart.handle(.jobRemoved("/job/1", result: "done"), at: start) == [.look])
        #expect(
            restart.handle(.looked(on), at: start)
                == [.end(.done("bluetooth.service was restarted; /hci1 is there and on"))])
    }

    @Test func aDaemonThatIsNobodysServiceIsLeftAlone() {
        var restart = UnitRestart()

        #expect(
            run(&restart, .started, .unavailable("it is not systemd's"))
                == [.end(.denied(.unavailable("it is not systemd's")))])
    }

    @Test func aDenialIsPassedOn() {
        var restart = UnitRestart()
        let permission = Permission.missing(reason: "no", grant: "a rule")

        #expect(
            run(&restart, .started, .found(unit: unit), .denied(permission))
                == [.end(.denied(permission))])
    }

    @Test func theEndOfTheJobMayBeToldBeforeTheOrderIsAnswered() {
        var restart = UnitRestart()

        #expect(
            run(
                &restart, .started, .found(unit: unit), .jobRemoved("/job/9", result: "failed"),
                .jobRemoved("/job/1", result: "done"), .ordered(job: "/job/1")) == [.look])
    }

    @Test func otherJobsMeanNothing() {
        var restart = ordered()

        #expect(run(&restart, .jobRemoved("/job/2", result: "failed")).isEmpty)
    }

    @Test func aUnitThatWasStartedTooOftenIsForgivenOnce() {
        var restart = ordered()

        #expect(
            run(&restart, .jobRemoved("/job/1", result: "failed")) == [.askWhy(unit: unit)])
        #expect(
            run(&restart, .explained("start-limit-hit")) == [.clearFailures(unit: unit)])
        #expect(run(&restart, .cleared) == [.restart(unit: unit)])
        #expect(
            run(
                &restart, .ordered(job: "/job/2"), .jobRemoved("/job/2", result: "failed"),
                .explained("start-limit-hit"))
                == [.end(.failed("bluetooth.service did not start: start-limit-hit"))])
    }

    @Test func aJobThatEndsOtherwiseSaysHow() {
        var restart = ordered()

        #expect(
            run(&restart, .jobRemoved("/job/1", result: "canceled"))
                == [.end(.failed("systemd says of the restart of bluetooth.service: canceled"))])
    }

    @Test func waitsForTheAdapterAndThenForItsPower() {
        var restart = ordered()
        _ = run(&restart, .jobRemoved("/job/1", result: "done"))

        for sighting in [nobody, bare, off] {
            #expect(restart.handle(.looked(sighting), at: at(1)) == [.setTimer(at(1.2))])
            #expect(restart.handle(.timerFired, at: at(1.2)) == [.look])
        }
        #expect(
            restart.handle(.looked(off), at: at(4)) == [.powerOn("/hci1"), .setTimer(at(4.2))])
        #expect(restart.handle(.looked(off), at: at(5)) == [.setTimer(at(5.2))])
        #expect(
            restart.handle(.looked(on), at: at(6))
                == [.end(.done("bluetooth.service was restarted; /hci1 is there and on"))])
    }

    @Test func saysWhatHadNotReturnedInTime() {
        for (sighting, text) in [
            (nobody, "org.bluez has no new owner"), (bare, "its adapter is not there"),
            (off, "/hci1 is off"),
        ] {
            var restart = ordered()
            _ = run(&restart, .jobRemoved("/job/1", result: "done"))
            #expect(
                restart.handle(.looked(sighting), at: at(40))
                    == [.end(.failed("bluetooth.service was restarted, but " + text))])
        }
    }

    @Test func aManagerThatHangsIsGivenUp() {
        var restart = ordered()

        #expect(
            restart.handle(.timerFired, at: at(40))
                == [.end(.failed("systemd was not done with bluetooth.service in time"))])
        #expect(restart.handle(.jobRemoved("/job/1", result: "done"), at: at(41)).isEmpty)
    }
}
