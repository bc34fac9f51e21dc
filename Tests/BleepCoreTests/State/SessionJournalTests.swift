import Testing

@testable import BleepCore

@Suite struct SessionJournalTests {
    private let now = Instant(microseconds: 1_000_000)
    private let hci0 = AdapterState(
        path: "/org/bluez/hci0", address: "00:AA:01:00:00:23", isPowered: true,
        isDiscovering: false)
    private let scan = SessionJournal.Wish(
        .discovery, "/org/bluez/hci0", MethodName("org.bluez.Adapter1", "StartDiscovery"))
    private let filter = SessionJournal.Wish(
        .filter, "/org/bluez/hci0", MethodName("org.bluez.Adapter1", "SetDiscoveryFilter"))
    private let agent = SessionJournal.Wish(
        .registration, "/org/bluez", MethodName("org.bluez.AgentManager1", "RegisterAgent"),
        argument: "/agent")
    private let preferred = SessionJournal.Wish(
        .preference, "/org/bluez", MethodName("org.bluez.AgentManager1", "RequestDefaultAgent"),
        argument: "/agent")

    /// Filter, discovery, agent and default agent are on, numbered so, on hci0.
    private func running() -> SessionJournal {
        var journal = SessionJournal()
        _ = journal.handle(.serviceGained(generation: 1), at: now)
        _ = journal.handle(.adapters([hci0]), at: now)
        for wish in [filter, scan, agent, preferred] {
            _ = journal.handle(.granted(wish, generation: 1), at: now)
        }
        return journal
    }

    private func off(_ adapter: AdapterState) -> AdapterState {
        var adapter = adapter
        adapter.isPowered = false
        return adapter
    }

    @Test func aRestartBringsEverythingBackInOrder() {
        var journal = running()

        #expect(journal.handle(.serviceLost, at: now).isEmpty)
        #expect(journal.handle(.serviceGained(generation: 2), at: now) == [.begin(3, agent)])
        #expect(
            journal.handle(.begunAgain(3, agent, isOn: true), at: now) == [.begin(4, preferred)])
        #expect(journal.handle(.adapters([off(hci0)]), at: now).isEmpty)
        #expect(journal.handle(.adapters([hci0]), at: now) == [.begin(1, filter)])
        #expect(journal.handle(.begunAgain(1, filter, isOn: true), at: now) == [.begin(2, scan)])
        #expect(!journal.isDiscovering(at: hci0.path))
        #expect(journal.handle(.begunAgain(2, scan, isOn: true), at: now).isEmpty)
        #expect(journal.isDiscovering(at: hci0.path))
    }

    @Test func aPowerCycleBringsDiscoveryBackAlone() {
        var journal = running()

        #expect(journal.handle(.adapters([off(hci0)]), at: now).isEmpty)
        #expect(journal.handle(.adapters([hci0]), at: now) == [.begin(1, filter)])
    }

    @Test func discoveryFollowsItsAdapterToAnotherNumber() {
        var journal = running()
        var moved = hci0
        moved.path = "/org/bluez/hci1"
        let there = filter.moved(to: moved.path)

        #expect(journal.handle(.adapters([]), at: now).isEmpty)
        #expect(journal.handle(.adapters([moved]), at: now) == [.begin(1, there)])
    }

    @Test func anotherAdapterAtItsPlaceIsNotUsed() {
        var journal = running()
        var other = hci0
        other.address = "00:AA:01:00:00:99"

        #expect(journal.handle(.adapters([other]), at: now).isEmpty)
    }

    @Test func onlyWhatWasOnAConnectionGoesWithIt() {
        var journal = running()

        #expect(
            journal.handle(.connectionLost(ofDiscovery: false), at: now) == [.begin(3, agent)])
        #expect(journal.isDiscovering(at: hci0.path))
        #expect(
            journal.handle(.connectionLost(ofDiscovery: true), at: now) == [.begin(1, filter)])
    }

    @Test func theFirstOwnerThatIsSeenGrantedWhatWasGrantedBefore() {
        var journal = SessionJournal()
        _ = journal.handle(.granted(scan, generation: 0), at: now)

        #expect(journal.handle(.serviceGained(generation: 1), at: now).isEmpty)
        #expect(journal.handle(.adapters([hci0]), at: now).isEmpty)
        #expect(journal.isDiscovering(at: hci0.path))
    }

    @Test func whatIsTakenBackIsNotBegunAgain() {
        var journal = running()

        #expect(journal.handle(.takenBack(scan, isSure: true), at: now) == [.forget(2)])
        #expect(
            journal.handle(.takenBack(agent, isSure: true), at: now) == [.forget(3), .forget(4)])
        _ = journal.handle(.serviceLost, at: now)

        #expect(journal.handle(.serviceGained(generation: 2), at: now).isEmpty)
        #expect(journal.handle(.adapters([hci0]), at: now) == [.begin(1, filter)])
        #expect(journal.handle(.begunAgain(1, filter, isOn: true), at: now).isEmpty)
    }

    @Test func whatComesBackAfterItWasTakenBackIsEnded() {
        var journal = running()
        _ = journal.handle(.adapters([off(hci0)]), at: now)
        _ = journal.handle(.adapters([hci0]), at: now)
        _ = journal.handle(.begunAgain(1, filter, isOn: true), at: now)

        #expect(journal.handle(.takenBack(scan, isSure: false), at: now) == [.forget(2)])
        #expect(journal.handle(.begunAgain(2, scan, isOn: true), at: now) == [.end(scan)])
    }

    @Test func aStopThatFailsEndsWhatIsOn() {
        var journal = running()

        #expect(
            journal.handle(.takenBack(scan, isSure: false), at: now) == [.forget(2), .end(scan)])
    }

    @Test func whatCannotBeBegunIsTriedAgainAfterRestsThatGrow() {
        var journal = running()
        _ = journal.handle(.connectionLost(ofDiscovery: true), at: now)
        var time = now

        for seconds in [1, 2, 4, 8, 16, 32, 64, 64] {
            let due = time.advanced(by: .seconds(seconds))
            #expect(
                journal.handle(.begunAgain(1, filter, isOn: false), at: time) == [.setTimer(due)])
            time = due
            #expect(journal.handle(.timerFired, at: time) == [.begin(1, filter)])
        }
    }

    @Test func anAnswerFromBeforeTheRestartDoesNotCount() {
        var journal = running()
        _ = journal.handle(.connectionLost(ofDiscovery: false), at: now)
        _ = journal.handle(.serviceLost, at: now)
        _ = journal.handle(.serviceGained(generation: 2), at: now)

        #expect(journal.handle(.begunAgain(3, agent, isOn: true), at: now) == [.begin(3, agent)])
    }

    @Test func theSameCallAgainIsTheSameWish() {
        var journal = running()

        #expect(journal.handle(.granted(filter, generation: 1), at: now) == [.keep(1)])
        #expect(journal.entries.count == 4)
    }

    @Test(
        arguments: [
            ("org.bluez.Adapter1", "StartDiscovery", SessionJournal.Kind.discovery, false),
            ("org.bluez.Adapter1", "StopDiscovery", .discovery, true),
            ("org.bluez.Adapter1", "SetDiscoveryFilter", .filter, false),
            ("org.bluez.AgentManager1", "RegisterAgent", .registration, false),
            ("org.bluez.AgentManager1", "UnregisterAgent", .registration, true),
            ("org.bluez.AgentManager1", "RequestDefaultAgent", .preference, false),
            ("org.bluez.LEAdvertisingManager1", "RegisterAdvertisement", .registration, false),
        ])
    func callsAreKnownForWhatTheyWant(
        _ interface: String, _ member: String, _ kind: SessionJournal.Kind, _ isTakenBack: Bool
    ) throws {
        let found = try #require(
            SessionJournal.wish(
                MethodName(interface, member), at: "/x", argument: "/a", isEmpty: false))

        #expect(found.wish.kind == kind)
        #expect(found.isTakenBack == isTakenBack)
    }

    /// Whatever comes in whatever order: nothing is begun twice at once, and nothing that nobody
    /// wants stays on.
    @Test func aLongWalkBreaksNoPromise() {
        var random = SplitMix64(seed: 7)
        var journal = SessionJournal()
        var starting: [UInt64: SessionJournal.Wish] = [:]
        var generation: UInt64 = 0
        var time = now
        var isBegunTwice = false
        let wishes = [filter, scan, agent, preferred]
        for _ in 0..<20_000 {
            let wish = wishes[Int(random.next() % 4)]
            time = time.advanced(by: .milliseconds(Int64(random.next() % 500)))
            let event: SessionJournal.Event
            switch random.next() % 8 {
            case 0: event = .granted(wish, generation: generation)
            case 1: event = .takenBack(wish, isSure: random.next() % 2 == 0)
            case 2: event = .connectionLost(ofDiscovery: random.next() % 2 == 0)
            case 3: event = .serviceLost
            case 4:
                generation += 1
                event = .serviceGained(generation: generation)
            case 5: event = .adapters(random.next() % 3 == 0 ? [off(hci0)] : [hci0])
            case 6:
                guard let (number, wish) = starting.first else { continue }
                starting[number] = nil
                event = .begunAgain(number, wish, isOn: random.next() % 2 == 0)
            default: event = .timerFired
            }
            for action in journal.handle(event, at: time) {
                if case .begin(let number, let wish) = action {
                    isBegunTwice = isBegunTwice || starting[number] != nil
                    starting[number] = wish
                }
            }
        }
        #expect(!isBegunTwice)
        #expect(journal.entries.count <= 4)
    }
}
