import BleepCore
import Testing

@Suite struct FootprintTests {
    private static let adapter = "org.bluez.Adapter1"

    private func call(
        _ interface: String, _ member: String, _ argument: String = "", isEmpty: Bool = false,
        at path: String = "/org/bluez/hci0"
    ) -> StatefulCall? {
        StatefulCall.trace(
            of: MethodName(interface, member), to: nil, at: path, argument: argument,
            isEmpty: isEmpty)
    }

    /// What is undone after these calls went well.
    private func undoing(after calls: [StatefulCall?]) -> [String] {
        var footprint = Footprint()
        for call in calls {
            guard let call else { return ["not stateful"] }
            footprint.began(call)
            footprint.ended(call, mayHaveHappened: true, isSure: true)
        }
        return names(footprint)
    }

    private func names(_ footprint: Footprint) -> [String] {
        footprint.undoing.map { $0.undo + "(" + $0.argument + ")" }
    }

    @Test(arguments: [
        ("org.bluez.Device1", "Connect"), ("org.bluez.Device1", "Disconnect"),
        ("org.bluez.Adapter1", "RemoveDevice"), ("org.freedesktop.DBus.Properties", "Set"),
        ("org.bluez.GattCharacteristic1", "ReadValue"), ("org.freedesktop.DBus", "GetId"),
    ])
    func thinksNothingOfCallsThatLeaveNothing(interface: String, member: String) {
        #expect(call(interface, member) == nil)
    }

    @Test(arguments: [
        ("org.bluez.AgentManager1", "RegisterAgent", "UnregisterAgent(/a)"),
        ("org.bluez.LEAdvertisingManager1", "RegisterAdvertisement", "UnregisterAdvertisement(/a)"),
        ("org.bluez.GattManager1", "RegisterApplication", "UnregisterApplication(/a)"),
        ("org.bluez.AdvertisementMonitorManager1", "RegisterMonitor", "UnregisterMonitor(/a)"),
        ("org.bluez.Media1", "RegisterEndpoint", "UnregisterEndpoint(/a)"),
        ("org.bluez.Media1", "RegisterPlayer", "UnregisterPlayer(/a)"),
        ("org.bluez.ProfileManager1", "RegisterProfile", "UnregisterProfile(/a)"),
        ("org.bluez.NetworkServer1", "Register", "Unregister(/a)"),
        ("org.bluez.GattCharacteristic1", "StartNotify", "StopNotify()"),
        ("org.bluez.MediaTransport1", "Acquire", "Release()"),
        ("org.bluez.Adapter1", "StartDiscovery", "StopDiscovery()"),
        ("org.bluez.Adapter1", "SetDiscoveryFilter", "SetDiscoveryFilter()"),
        ("org.freedesktop.DBus", "AddMatch", "RemoveMatch(/a)"),
        ("org.freedesktop.DBus", "RequestName", "ReleaseName(/a)"),
    ])
    func knowsWhatTakesACallBack(interface: String, member: String, undo: String) throws {
        let made = try #require(call(interface, member, "/a"))

        #expect(undoing(after: [made]) == [undo])
        #expect(undoing(after: [made, made]) == [undo])

        let explicit = call(
            interface, String(undo.prefix { $0 != "(" }), "/a", isEmpty: true)
        #expect(undoing(after: [made, explicit]).isEmpty)
    }

    @Test func stopsTheDiscoveryBeforeItClearsTheFilter() {
        let calls = [
            call(Self.adapter, "SetDiscoveryFilter"), call("org.freedesktop.DBus", "AddMatch", "x"),
            call("org.bluez.GattCharacteristic1", "StartNotify", at: "/a"),
            call("org.bluez.GattCharacteristic1", "StartNotify", at: "/b"),
            call(Self.adapter, "StartDiscovery"),
        ]

        #expect(
            undoing(after: calls) == [
                "StopDiscovery()", "SetDiscoveryFilter()", "StopNotify()", "StopNotify()",
                "RemoveMatch(x)",
            ])
    }

    @Test func aCallUnderWayCountsUntilItIsKnownToHaveFailed() throws {
        let start = try #require(call(Self.adapter, "StartDiscovery"))
        var footprint = Footprint()

        footprint.began(start)
        #expect(names(footprint) == ["StopDiscovery()"])
        footprint.ended(start, mayHaveHappened: false, isSure: false)

        #expect(footprint.isEmpty)
    }

    @Test func aFailureTakesNothingBackThatWasThereBefore() throws {
        let start = try #require(call(Self.adapter, "StartDiscovery"))
        var footprint = Footprint()
        footprint.began(start)
        footprint.ended(start, mayHaveHappened: true, isSure: true)

        footprint.began(start)
        footprint.ended(start, mayHaveHappened: false, isSure: false)

        #expect(names(footprint) == ["StopDiscovery()"])
    }

    @Test func aStopThatMayHaveFailedTakesNothingBack() throws {
        let start = try #require(call(Self.adapter, "StartDiscovery"))
        let stop = try #require(call(Self.adapter, "StopDiscovery"))
        var footprint = Footprint()
        footprint.began(start)
        footprint.ended(start, mayHaveHappened: true, isSure: true)

        footprint.began(stop)
        footprint.ended(stop, mayHaveHappened: true, isSure: false)

        #expect(names(footprint) == ["StopDiscovery()"])
    }

    @Test func aPairingIsCancelledOnlyWhileItIsUnderWay() throws {
        let pair = try #require(call("org.bluez.Device1", "Pair"))
        var footprint = Footprint()

        footprint.began(pair)
        #expect(names(footprint) == ["CancelPairing()"])
        footprint.ended(pair, mayHaveHappened: true, isSure: true)

        #expect(footprint.isEmpty)
    }

    @Test func onlyClosingHelpsAgainstWhatNobodyKnows() throws {
        let odd = try #require(call("org.bluez.Media1", "RegisterApplication"))
        var footprint = Footprint()

        footprint.began(odd)

        #expect(footprint.isIndelible)
        #expect(!footprint.isEmpty)
    }

    @Test func manyMatchRulesWearAConnectionOut() throws {
        var footprint = Footprint()
        for number in 0..<384 {
            #expect(!footprint.isWorn)
            footprint.began(try #require(call("org.freedesktop.DBus", "AddMatch", "\(number)")))
        }

        #expect(footprint.isWorn)
    }
}
