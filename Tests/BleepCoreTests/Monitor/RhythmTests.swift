import Testing

@testable import BleepCore

@Suite struct RhythmTests {
    private func at(_ seconds: Double) -> Instant {
        Instant(microseconds: 1_000_000_000 + UInt64(seconds * 1_000_000))
    }

    @Test func aRegularCharacteristicThatStopsIsSilent() {
        var cadence = NotificationCadence()
        for second in 0...20 { cadence.heard(at: at(Double(second))) }
        #expect(cadence.silence(at: at(29)) == nil)
        #expect(cadence.silence(at: at(31)) == .seconds(11))
    }

    @Test func onePressOfAButtonMakesNoRhythm() {
        var cadence = NotificationCadence()
        for second in [0.0, 1, 2] { cadence.heard(at: at(second)) }
        #expect(cadence.silence(at: at(100_000)) == nil)
    }

    @Test func anIrregularOneIsGivenItsLongestRest() {
        var cadence = NotificationCadence()
        for second in [0.0, 1, 2, 60, 61, 62, 63, 64] { cadence.heard(at: at(second)) }
        #expect(cadence.silence(at: at(64 + 150)) == nil)
        #expect(cadence.silence(at: at(64 + 260)) != nil)
    }

    @Test func silenceOverALostLinkDoesNotCount() {
        var cadence = NotificationCadence()
        for second in 0...20 { cadence.heard(at: at(Double(second))) }
        cadence.interrupted()
        #expect(cadence.silence(at: at(500)) == nil)
        cadence.heard(at: at(600))
        #expect(cadence.silence(at: at(605)) == nil)
    }

    @Test func discoveryThatHeardMuchAndHearsNothingIsSilent() {
        var rate = AdvertRate()
        rate.discoveryChanged(isOn: true, at: at(0))
        for second in 1...30 { rate.heard(3, at: at(Double(second))) }
        #expect(rate.finding(at: at(55)) == .usual)
        #expect(rate.finding(at: at(61)) == .silent(.seconds(31)))
        rate.discoveryChanged(isOn: false, at: at(62))
        #expect(rate.finding(at: at(90)) == .idle)
    }

    @Test func aDeviceThatConnectsTakesItsAdvertsAlong() {
        var rate = AdvertRate()
        rate.discoveryChanged(isOn: true, at: at(0))
        for second in 1...30 { rate.heard(1, at: at(Double(second))) }
        rate.deviceConnected(at: at(31))
        #expect(rate.finding(at: at(3000)) == .learning)
        for second in 1...30 { rate.heard(1, at: at(31 + Double(second))) }
        #expect(rate.finding(at: at(92)) == .silent(.seconds(31)))
    }

    @Test func anEmptyPlaceIsNotCalledSilent() {
        var rate = AdvertRate()
        rate.discoveryChanged(isOn: true, at: at(0))
        rate.heard(2, at: at(10))
        #expect(rate.finding(at: at(10_000)) == .learning)
    }

    @Test func theLimitFollowsAServiceThatTurnsSlow() {
        var estimate = LatencyEstimate()
        #expect(estimate.limit(atLeast: .seconds(2), atMost: .seconds(10)) == .seconds(2))
        for _ in 0..<50 { estimate.add(.seconds(3)) }
        let limit = estimate.limit(atLeast: .seconds(2), atMost: .seconds(10))
        #expect(limit >= .seconds(3) && limit < .seconds(4))
        for _ in 0..<50 { estimate.add(.seconds(60)) }
        #expect(estimate.limit(atLeast: .seconds(2), atMost: .seconds(10)) == .seconds(10))
    }

    @Test func adaptersComeAndGoInOrder() {
        var book = AdapterBook()
        var adapter = AdapterState(
            path: "/org/bluez/hci0", address: "A", isPowered: false, isDiscovering: false)
        #expect(book.note([adapter]) == [.added(adapter)])
        adapter.isPowered = true
        #expect(book.note([adapter]) == [.powered(adapter)])
        #expect(book.note([adapter]).isEmpty)
        #expect(book.note([]) == [.unpowered(adapter), .removed(adapter)])
    }

    @Test func blameGoesToTheInnermostLayerThatFails() {
        let now = at(0)
        var health = Health(at: now)
        let failure = ErrorTable.classify(local: .timedOut)
        func blame(_ change: (inout BlameFinder.Facts) -> Void = { _ in }) -> Blame {
            var facts = BlameFinder.Facts(health: health)
            change(&facts)
            return BlameFinder(facts).blame(for: failure, of: .connect)
        }
        #expect(blame() == .unknown)
        #expect(blame { $0.serviceWasAlive = true } == .peer)
        #expect(blame { $0.serviceIsSuspect = true } == .daemon)
        health.note(.controller, .failed, "silent", at: now)
        #expect(blame { $0.serviceWasAlive = true } == .controller)
        health.note(.kernel, .failed, "silent", at: now)
        #expect(blame() == .kernel)
        health.note(.daemon, .failed, "silent", at: now)
        #expect(blame() == .daemon)
        health.note(.bus, .failed, "silent", at: now)
        #expect(blame() == .bus)
    }
}
