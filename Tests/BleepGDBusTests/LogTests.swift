import BleepCore
import BleepTestKit
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct LogTests {
        private static let nonsense = Request(
            MethodName("org.bluez.Adapter1", "NoSuchMethod"), at: .path(FakeWorld.adapterPath))

        private func records(_ world: FakeWorld) -> [LogRecord] {
            world.log.all.filter {
                $0.level == .info && $0.message.contains("NoSuchMethod")
            }
        }

        private func field(_ name: String, of record: LogRecord) -> String? {
            record.fields.first { $0.name.description == name }?.value
        }

        @Test func repeatsAreCountedAndToldOnceAMinute() throws {
            let world = try FakeWorld()
            defer { world.close() }
            for _ in 0..<20 {
                #expect(world.perform(LogTests.nonsense) == .unknownMethod)
                world.clock.advance(by: .milliseconds(100))
            }
            #expect(records(world).count == RepeatFilter.burst)

            world.clock.advance(by: RepeatFilter.window)
            try #require(world.run { records(world).count == RepeatFilter.burst + 1 })
            let summary = try #require(records(world).last)
            #expect(field("BLEEP_REPEATS", of: summary) == "15")
            #expect(summary.message.hasPrefix("15 more like this in "))
            #expect(field("BLEEP_OPERATION", of: summary) == "org.bluez.Adapter1.NoSuchMethod")
        }

        @Test func whatWasLeftOutIsToldAtTheEnd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            for _ in 0..<7 { #expect(world.perform(LogTests.nonsense) == .unknownMethod) }
            world.shutClientDown()
            try #require(world.run { records(world).count == RepeatFilter.burst + 1 })
            #expect(field("BLEEP_REPEATS", of: records(world)[RepeatFilter.burst]) == "2")
        }

        @Test func failuresSayOfWhichGenerationTheyAre() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = world.perform(.locate(FakeWorld.near))
            world.bluez.stop()
            try #require(world.run { !world.client.view.hasOwner })
            try world.bluez.start()
            try #require(world.run { world.client.view.hasOwner })
            #expect(world.perform(LogTests.nonsense) == .unknownMethod)
            #expect(field("BLEEP_GENERATION", of: try #require(records(world).last)) == "2")
        }
    }
}
