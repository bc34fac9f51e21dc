import Testing

@testable import BleepCore

@Suite struct IssueBookTests {
    private let device = BluetoothAddress("F0:F1:F2:F3:F4:F5")!
    private let path = "/org/bluez/hci0"
    private let start = Instant(microseconds: 100_000_000)

    private func adapter(powered: Bool = true, discovering: Bool = false) -> AdapterState {
        AdapterState(
            path: path, address: "00:AA:01:00:00:23", isPowered: powered,
            isDiscovering: discovering)
    }

    private func book(discovering: Bool = false) -> IssueBook {
        var book = IssueBook()
        _ = book.handle(.adapters([adapter(discovering: discovering)]), at: start)
        return book
    }

    private func ended(
        _ deed: EndedOperation.Deed, _ status: Status, after elapsed: Duration = .milliseconds(20)
    ) -> EndedOperation {
        var ended = EndedOperation(deed, status)
        ended.adapter = path
        ended.address = device
        ended.elapsed = elapsed
        ended.deviceIsConnected = true
        return ended
    }

    private func at(_ seconds: Double) -> Instant {
        start.advanced(by: .milliseconds(Int(seconds * 1000)))
    }

    private func kinds(_ book: IssueBook) -> [FieldIssue.Kind] { book.open.map(\.kind) }

    @Test func connectedAgainstNotConnectedIsAPhantomWhenItLasts() {
        var book = book()
        _ = book.handle(.ended(ended(.gatt, .notConnected)), at: at(0))
        #expect(kinds(book).isEmpty)
        _ = book.handle(.timePassed, at: at(2))
        #expect(kinds(book) == [.phantomConnection])
        _ = book.handle(.device(device, isConnected: false), at: at(3))
        #expect(kinds(book).isEmpty)
    }

    @Test func aLinkThatIsLostInTheSameMomentIsNoPhantom() {
        var book = book()
        _ = book.handle(.ended(ended(.gatt, .notConnected)), at: at(0))
        _ = book.handle(.device(device, isConnected: false), at: at(0.1))
        _ = book.handle(.timePassed, at: at(10))
        #expect(kinds(book).isEmpty)
    }

    @Test func discoveryThatRefusesTwiceIsWedged() {
        var book = book(discovering: true)
        _ = book.handle(.ended(ended(.startDiscovery, .inProgress)), at: at(0))
        _ = book.handle(.ended(ended(.stopDiscovery, .inProgress)), at: at(0.5))
        #expect(kinds(book).isEmpty)
        _ = book.handle(.ended(ended(.startDiscovery, .inProgress)), at: at(2))
        #expect(kinds(book) == [.wedgedDiscovery])
        _ = book.handle(.adapters([adapter(discovering: false)]), at: at(3))
        #expect(kinds(book).isEmpty)
    }

    @Test func startingWhatWeHaveStartedIsNoWedge() {
        var book = book(discovering: true)
        _ = book.handle(.ended(ended(.startDiscovery, .ok)), at: at(0))
        for second in 1...5 {
            _ = book.handle(.ended(ended(.startDiscovery, .inProgress)), at: at(Double(second)))
        }
        #expect(kinds(book).isEmpty)
    }

    @Test func refusalsAfterTheControllersTwoSecondsAreNoWedge() {
        var book = book(discovering: true)
        for second in 1...5 {
            _ = book.handle(
                .ended(ended(.startDiscovery, .inProgress, after: .milliseconds(2020))),
                at: at(Double(second) * 3))
        }
        #expect(kinds(book).isEmpty)
    }

    @Test func aStartThatTookEffectUnansweredIsNamed() {
        var book = book(discovering: true)
        var start = ended(.startDiscovery, .timedOut, after: .seconds(10))
        start.serviceWasAlive = false
        _ = book.handle(.ended(start), at: at(10))
        #expect(kinds(book).isEmpty)
        start.serviceWasAlive = true
        _ = book.handle(.ended(start), at: at(20))
        #expect(kinds(book) == [.discoveryReplyLost])
    }

    @Test func poweringWithoutAnEndIsStuckAfterFifteenSeconds() {
        var book = book()
        let actions = book.handle(
            .ended(ended(.setPowered(false), .timedOut, after: .seconds(5))), at: at(5))
        #expect(actions == [.setTimer(at(15))])
        _ = book.handle(.timePassed, at: at(15))
        #expect(kinds(book) == [.poweredStuck])
        _ = book.handle(.adapters([adapter(powered: false)]), at: at(16))
        #expect(kinds(book).isEmpty)
    }

    @Test func busyOnceIsAnothersChangeAndBusyForLongIsStuck() {
        var book = book()
        _ = book.handle(.ended(ended(.setPowered(true), .busy)), at: at(0))
        _ = book.handle(.timePassed, at: at(60))
        #expect(kinds(book).isEmpty)
        _ = book.handle(.ended(ended(.setPowered(true), .busy)), at: at(61))
        #expect(kinds(book) == [.poweredStuck])
    }

    @Test func aDroppedDeviceThatIsAskedForHasExpired() {
        var book = book()
        _ = book.handle(.deviceDropped(device, adapter: path), at: at(0))
        #expect(kinds(book).isEmpty)
        _ = book.handle(.ended(ended(.other, .deviceNotFound)), at: at(1))
        #expect(kinds(book) == [.deviceExpired])
        _ = book.handle(.deviceAppeared(device), at: at(2))
        #expect(kinds(book).isEmpty)
    }

    @Test func aDeviceThatWentWithItsAdapterOrByRequestHasNotExpired() {
        var book = book()
        _ = book.handle(.deviceDropped(device, adapter: path), at: at(0))
        _ = book.handle(.adapters([]), at: at(0.1))
        _ = book.handle(.ended(ended(.other, .deviceNotFound)), at: at(1))
        #expect(kinds(book).isEmpty)

        _ = book.handle(.adapters([adapter()]), at: at(2))
        _ = book.handle(.deviceDropped(device, adapter: path), at: at(3))
        _ = book.handle(.ended(ended(.removeDevice, .ok)), at: at(3.1))
        _ = book.handle(.ended(ended(.other, .deviceNotFound)), at: at(4))
        #expect(kinds(book).isEmpty)
    }

    @Test func rfkillIsBelievedAndItsSilenceInferred() {
        var book = book()
        _ = book.handle(.rfkill(adapter: path, isBlocked: false), at: at(0))
        #expect(kinds(book).isEmpty)
        _ = book.handle(.rfkill(adapter: path, isBlocked: nil), at: at(1))
        #expect(kinds(book) == [.adapterBlocked])
        _ = book.handle(.serviceLost, at: at(2))
        #expect(kinds(book) == [.adapterBlocked])
        _ = book.handle(.adapters([adapter(powered: true)]), at: at(3))
        #expect(kinds(book).isEmpty)
    }

    @Test func everyIssueIsRaisedOnceAndClearedOnce() {
        var book = book(discovering: true)
        var raised = 0
        var cleared = 0
        for second in 0..<50 {
            let sighting = IssueBook.Sighting.ended(ended(.stopDiscovery, .inProgress))
            for action in book.handle(sighting, at: at(Double(second))) {
                if case .raised = action { raised += 1 }
            }
        }
        for action in book.handle(.serviceLost, at: at(60)) {
            if case .cleared = action { cleared += 1 }
        }
        #expect(raised == 1)
        #expect(cleared == 1)
        #expect(book.open.isEmpty)
    }
}
