import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

/// What came back.
private final class Answers: ReplyReceiver {
    private(set) var all: [Reply] = []

    func received(_ reply: Reply, token: UInt64) {
        all.append(reply)
    }

    var error: RemoteError? {
        if case .refused(let error)? = all.last { error } else { nil }
    }

    var isLost: Bool {
        if case .connectionLost? = all.last { true } else { false }
    }
}

/// A connection to a bus that a test plays.
private final class PlayedBus {
    let connection: DirectConnection
    let other: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        other = ends[1]
        let clock = ManualClock()
        connection = DirectConnection(
            taking: ends[0], clock: clock, recorder: FlightRecorder(clock: clock),
            onLateReply: { _ in })
    }

    deinit {
        close(other)
    }

    func call(_ answers: Answers) throws -> UInt32 {
        let call = MethodCall("org.bluez", "/", "org.freedesktop.DBus.Peer", "Ping")
        let sent = connection.send(call, for: answers, token: 1, isBackground: false)
        guard case .out(let serial) = sent else { return 0 }
        return serial
    }

    func say(_ bytes: [UInt8]) {
        #expect(write(other, bytes, bytes.count) == bytes.count)
        connection.work()
    }

    /// An answer as GDBus writes it.
    func answer(to serial: UInt32, _ body: String, isBig: Bool = false) throws -> [UInt8] {
        let message = try #require(g_dbus_message_new())
        defer { g_object_unref(UnsafeMutableRawPointer(message)) }
        g_dbus_message_set_message_type(message, G_DBUS_MESSAGE_TYPE_METHOD_RETURN)
        g_dbus_message_set_reply_serial(message, serial)
        g_dbus_message_set_serial(message, 7)
        g_dbus_message_set_sender(message, ":1.9")
        if isBig {
            g_dbus_message_set_byte_order(message, G_DBUS_MESSAGE_BYTE_ORDER_BIG_ENDIAN)
        }
        g_dbus_message_set_body(message, g_variant_parse(nil, body, nil, nil, nil))
        var count: gsize = 0
        let blob = try #require(
            g_dbus_message_to_blob(message, &count, G_DBUS_CAPABILITY_FLAGS_NONE, nil))
        defer { g_free(blob) }
        return Array(UnsafeBufferPointer(start: blob, count: Int(count)))
    }
}

extension BusTests {
    @Suite struct DirectConnectionTests {
        @Test(arguments: [
            "()", "('text',)", "(<'text'>,)", "(b'bytes',)", "({'a': <1>, 'b': <@as []>},)",
            "(byte 1, int64 -2, 'x', 2.5)", "(@a{oa{sa{sv}}} {'/a': {'b': {'c': <true>}}},)",
        ])
        func anAnswerIsWhatItWasHoweverItComes(body: String) throws {
            for isBig in [false, true] {
                let bus = try PlayedBus()
                let answers = Answers()
                let bytes = try bus.answer(to: bus.call(answers), body, isBig: isBig)

                for byte in bytes {
                    #expect(answers.all.isEmpty)
                    bus.say([byte])
                }

                guard case .returned(let value)? = answers.all.last else {
                    Issue.record("no answer")
                    return
                }
                let wanted = body == "()" ? nil : Value(parsing: body)
                #expect(value?.text == wanted?.text)
                #expect(bus.connection.isFree)
            }
        }

        @Test func severalAnswersMayComeAtOnce() throws {
            let bus = try PlayedBus()
            let answers = Answers()
            let bytes = try (1...100).flatMap {
                try bus.answer(to: bus.call(answers), "('answer \($0)',)")
            }

            bus.say(bytes)

            #expect(answers.all.count == 100)
            #expect(bus.connection.isFree)
        }

        @Test(arguments: [
            [UInt8](repeating: 0x41, count: 16),
            [0x6c, 2, 0, 1, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
            [0x6c, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 5, 1, 0x73, 0, 1, 0, 0, 0],
            [0x6c, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 6, 1, 0x73, 0, 99, 0, 0, 0],
        ])
        func whatIsNoMessageEndsTheConnection(bytes: [UInt8]) throws {
            let bus = try PlayedBus()
            let answers = Answers()
            _ = try bus.call(answers)

            bus.say(bytes)

            #expect(answers.isLost)
            #expect(bus.connection.isLost)
        }

        @Test func anEndOfTheBusInTheMiddleOfAMessageIsALoss() throws {
            let bus = try PlayedBus()
            let answers = Answers()
            let bytes = try bus.answer(to: bus.call(answers), "('text',)")
            bus.say(Array(bytes.dropLast()))
            #expect(answers.all.isEmpty)

            shutdown(bus.other, Int32(SHUT_RDWR))
            bus.connection.work()

            #expect(answers.isLost)
            let sent = bus.connection.send(
                MethodCall("a.b", "/", "a.b", "c"), for: answers, token: 2, isBackground: false)
            guard case .connectionDead = sent else {
                Issue.record("sent")
                return
            }
        }

        @Test(arguments: [1 << 10, 64 << 10, 1 << 20])
        func longMessagesGoBothWays(size: Int) throws {
            let bus = try TestBus()
            defer { bus.end() }
            let clock = ManualClock()
            let connection = try #require(
                DirectConnection.open(.address(bus.address), giveUpBy: nil) {
                    DirectConnection(
                        taking: $0, clock: clock, recorder: FlightRecorder(clock: clock),
                        onLateReply: { _ in })
                })
            let answers = Answers()
            // The bus repeats the name that it does not know.
            let name = String(repeating: "x", count: size)
            let question = MethodCall(
                "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                "GetNameOwner", Value(tuple: [Value(name)]))
            guard
                case .out = connection.send(question, for: answers, token: 1, isBackground: false)
            else {
                Issue.record("not sent")
                return
            }

            while answers.all.isEmpty {
                var poll = pollfd(
                    fd: connection.descriptor, events: Int16(connection.events), revents: 0)
                try #require(CGLib.poll(&poll, 1, 20_000) == 1)
                connection.work()
            }

            #expect(answers.error?.name == "org.freedesktop.DBus.Error.NameHasNoOwner")
            #expect(answers.error?.message.contains(name) == true)
            #expect(connection.isFree)
        }

        @Test func whatNobodyAskedForIsNotTakenAndACallIsRefused() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let call = world.block()
            try #require(world.run { world.bluez.held.count == 1 })
            let victim = try #require(world.calls("Peer.Ping").last?.sender)

            for serial in 1000...UInt32(1050) { stranger.answer(victim, serial: serial) }
            stranger.emit(to: victim, "/", "org.example.A", "Signal", "('x',)")
            // Answered behind all that, by the thread that waits.
            #expect(
                stranger.call(victim, "org.example.A", "Method")
                    == "org.freedesktop.DBus.Error.UnknownMethod")

            #expect(!call.isDone)
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { call.isDone })
            #expect(call.result?.status == .ok)
        }
    }
}
