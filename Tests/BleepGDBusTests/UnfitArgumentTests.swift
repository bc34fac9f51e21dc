import BleepCore
import BleepTestKit
import Testing

@testable import BleepGDBus

extension BusTests {
    /// The bus hangs up on whoever sends what D-Bus does not allow.
    @Suite struct UnfitArgumentTests {
        /// Arguments that are one value, that deep.
        private static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            let opened = String(repeating: open, count: depth)
            return "(" + opened + "1" + String(repeating: close, count: depth) + ",)"
        }

        private static func numbers(_ count: Int) -> String {
            "(1" + String(repeating: ",1", count: count - 1) + ")"
        }

        private static func signature(_ count: Int) -> String {
            "(signature '" + String(repeating: "i", count: count) + "',)"
        }

        /// The most that D-Bus allows, or one more.
        private static func texts(beyond more: Int) -> [String] {
            [
                nested(32 + more, "[", "]"), nested(32 + more, "(", ",)"),
                nested(32 + more, "{1: ", "}"), nested(64 + more, "<", ">"),
                // Structures in a variant, in which another one may be that deep.
                "(" + String(repeating: "<", count: 32) + nested(31 + more, "(", ",)")
                    + String(repeating: ">", count: 32) + ",)",
                numbers(255 + more), "(<" + numbers(253 + more) + ">,)", signature(255 + more),
                "([<" + signature(255 + more) + ">],)",
            ]
        }

        private func request(_ text: String) throws -> Request {
            var request = FakeWorld.ping
            request.arguments = .fixed(try #require(Value(parsing: text)))
            return request
        }

        @Test func whatTheBusWouldNotTakeIsRefusedAndCostsNobodyHisConnection() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let near = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            for text in Self.texts(beyond: 1) {
                let request = try request(text)
                #expect(world.perform(request) == .invalidArgument, "\(text)")
                let blocked = world.onThread { world.client.perform(request) }
                try #require(world.run { blocked.isDone })
                #expect(blocked.result?.error?.message.hasPrefix("D-Bus allows no") == true)
            }

            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { near.isOver })
            #expect(near.status == .ok)
        }

        @Test func whatItTakesIsSent() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }

            for text in Self.texts(beyond: 0) {
                let request = try request(text)
                #expect(world.perform(request) == .ok, "\(text)")
                let blocked = world.onThread { world.client.perform(request) }
                try #require(world.run { blocked.isDone })
                #expect(blocked.result?.status == .ok, "\(text)")
            }
        }
    }
}
