import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    /// Each named issue is raised by its fault.
    @Suite struct IssueTests {
        private func watched() throws -> (FakeWorld, Told<MonitorEvent>) {
            let world = try FakeWorld()
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            return (world, told)
        }

        private func issues(_ told: Told<MonitorEvent>) -> [FieldIssue.Kind] {
            told.all.filter { $0.kind == .issueRaised }.compactMap(\.issue)
        }

        private func adapter(_ member: String) -> Request {
            Request(
                MethodName("org.bluez.Adapter1", member), at: .path(FakeWorld.adapterPath),
                result: .nothing)
        }

        private func setPowered(_ isOn: Bool) -> Request {
            .setProperty(
                FakeWorld.adapterPath, "org.bluez.Adapter1", "Powered",
                Value(parsing: isOn ? "true" : "false")!)
        }

        @Test func aPhantomConnection() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try #require(world.connectNear())
            try world.bluez.inject(.phantom(BluezSimulator.nearAddress))
            let read = Request.read(FakeWorld.near(BluezSimulator.DefaultUUID.readable))
            #expect(world.perform(read) { $0.maximumAttempts = 1 } == .notConnected)
            try #require(world.pass(.seconds(3)))
            #expect(issues(told) == [.phantomConnection])
        }

        @Test func aWedgedDiscovery() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try world.bluez.inject(.wedgeDiscovery)
            for _ in 0..<2 {
                #expect(
                    world.perform(adapter("StopDiscovery")) { $0.maximumAttempts = 1 }
                        == .inProgress)
                try #require(world.pass(.seconds(2)))
            }
            #expect(issues(told) == [.wedgedDiscovery])
            #expect(told.has(.adapterStalled))
        }

        @Test func aDiscoveryThatFallsSilent() throws {
            let (world, told) = try watched()
            defer { world.close() }
            #expect(world.perform(adapter("StartDiscovery")) == .ok)
            try #require(world.pass(.seconds(60), step: .milliseconds(900)))
            #expect(issues(told).isEmpty)
            try world.bluez.inject(.outOfRange(BluezSimulator.nearAddress))
            try #require(world.pass(.seconds(60), step: .milliseconds(900)))
            #expect(issues(told) == [.wedgedDiscovery])
            #expect(world.client.condition(of: .radio) == .failed)
        }

        @Test func aStuckPower() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try world.bluez.inject(.poweredStuck)
            let first = world.start(setPowered(false)) { $0.maximumAttempts = 1 }
            try #require(world.pass(.seconds(6)))
            #expect(first.status == .timedOut)
            try #require(world.pass(.seconds(12)))
            #expect(issues(told) == [.poweredStuck])
        }

        @Test func aStartOfDiscoveryThatIsNeverAnswered() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "lose Adapter1.StartDiscovery 1"))
            let start = world.start(adapter("StartDiscovery")) {
                $0.maximumAttempts = 1
                $0.cancelsRemotely = false
            }
            try #require(world.pass(.seconds(11)))
            #expect(start.status == .timedOut)
            #expect(issues(told) == [.discoveryReplyLost])
        }

        @Test func anExpiredDevice() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try #require(world.perform(.locate(FakeWorld.near)) == .ok)
            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.settle())
            let connect = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.pass(.seconds(6)))
            #expect(connect.status == .deviceNotFound)
            #expect(issues(told) == [.deviceExpired])
        }

        @Test func anAdapterThatRfkillBlocks() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try world.bluez.inject(.rfkill(true))
            _ = world.perform(setPowered(true)) { $0.maximumAttempts = 1 }
            try #require(world.settle())
            #expect(issues(told) == [.adapterBlocked])
            #expect(world.client.condition(of: .controller) == .unknown)
        }

        @Test func aCharacteristicThatFellSilent() throws {
            let (world, told) = try watched()
            defer { world.close() }
            try #require(world.connectNear())
            let target = FakeWorld.near(BluezSimulator.DefaultUUID.notifying)
            let values = Told<Bool>(waking: world.context)
            let done = Told<Operation.Outcome>(waking: world.context)
            _ = world.client.startNotify(
                target, options: CallOptions(),
                listener: ValueListener({ _ in values.tell(true) }, onEnd: {})
            ) { done.tell($0) }
            try #require(world.run { done.isOver })
            for number in 1...10 {
                world.bluez.notify(BluezSimulator.DefaultUUID.notifying, [1])
                try #require(world.run { values.count == number })
                try #require(world.pass(.seconds(1)))
            }
            #expect(issues(told).isEmpty)
            try #require(world.pass(.seconds(15)))
            #expect(issues(told) == [.silentNotifications])
            world.bluez.notify(BluezSimulator.DefaultUUID.notifying, [1])
            try #require(world.run { told.has(.issueCleared) })
        }

        @Test(arguments: [7, 8, 9])
        func nothingIsRaisedInTenMinutesOfHealthyNoise(seed: UInt64) throws {
            let (world, told) = try watched()
            defer { world.close() }
            var noise = Noise(world, seed: seed)
            try noise.listen()
            let end = world.clock.now.advanced(by: .seconds(600))
            while world.clock.now < end { try noise.makeSome() }

            #expect(issues(told).isEmpty)
            #expect(!told.has(.stalled) && !told.has(.adapterStalled))
            #expect(told.count(of: .restarted) == noise.restarts)
            #expect(noise.restarts > 0 && noise.deeds > 100)
        }
    }
}

/// What happens to a BlueZ that is well: work, and the failures that come with radio.
private struct Noise {
    let world: FakeWorld
    var dice: SplitMix64
    var deeds = 0
    var restarts = 0

    private static let readable = FakeWorld.near(BluezSimulator.DefaultUUID.readable)
    private static let failing = FakeWorld.near(BluezSimulator.DefaultUUID.refusing)
    private static let notifying = BluezSimulator.DefaultUUID.notifying

    init(_ world: FakeWorld, seed: UInt64) {
        self.world = world
        dice = SplitMix64(seed: seed)
    }

    /// Subscribes to a characteristic that speaks when it likes.
    func listen() throws {
        try #require(world.connectNear())
        let done = Told<Operation.Outcome>(waking: world.context)
        _ = world.client.startNotify(
            FakeWorld.near(Noise.notifying), options: CallOptions(),
            listener: ValueListener({ _ in }, onEnd: {})
        ) { done.tell($0) }
        try #require(world.run { done.isOver })
    }

    mutating func makeSome() throws {
        deeds += 1
        switch dice.next() % 16 {
        case 0, 1: _ = world.performInTime(.connect(FakeWorld.near, untilServices: true))
        case 2, 3, 4: _ = world.performInTime(.read(Noise.readable))
        case 5: _ = world.performInTime(.read(Noise.failing))
        case 6: _ = world.performInTime(discovery("StartDiscovery"))
        case 7: _ = world.performInTime(discovery("StopDiscovery"))
        case 8: _ = world.performInTime(.disconnect(FakeWorld.near))
        case 9: try world.bluez.inject(.linkLoss(BluezSimulator.nearAddress))
        case 10: _ = world.performInTime(.connect(FakeWorld.far, untilServices: false))
        case 11: _ = world.performInTime(setPowered)
        case 12: try world.bluez.inject(.delay(.any, .milliseconds(600)))
        case 13: try world.bluez.inject(.clear(.any))
        case 14: if dice.next() % 4 == 0 { try restart() }
        default: world.bluez.notify(Noise.notifying, [UInt8(truncatingIfNeeded: deeds)])
        }
        try #require(world.pass(.milliseconds(Int64(dice.next() % 3000)), step: .milliseconds(300)))
    }

    private mutating func restart() throws {
        restarts += 1
        try world.bluez.inject(.restart)
        try #require(world.pass(.seconds(2), step: .milliseconds(100)))
    }

    private func discovery(_ member: String) -> Request {
        Request(
            MethodName("org.bluez.Adapter1", member), at: .path(FakeWorld.adapterPath),
            result: .nothing)
    }

    private var setPowered: Request {
        .setProperty(
            FakeWorld.adapterPath, "org.bluez.Adapter1", "Powered", Value(parsing: "true")!)
    }
}
