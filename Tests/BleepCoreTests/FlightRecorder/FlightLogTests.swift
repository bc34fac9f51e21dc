import Testing

@testable import BleepCore

@Suite struct FlightLogTests {
    private let start = FlightMaterial.start

    @Test func tellsEverythingInTheOrderInWhichItCame() {
        var log = FlightLog()
        log.add(FlightMaterial.note("first"), at: start)
        log.add(FlightMaterial.call(), body: nil, isSent: true, at: start)
        log.add(FlightMaterial.signal(serial: 3), body: nil, isSent: false, at: start)
        log.add(FlightMaterial.note("last"), at: start)

        #expect(log.records.map(\.number) == [1, 2, 3, 4])
        #expect(log.records.map(\.kind) == [.note, .sent, .received, .note])
        #expect(log.held == 4 && log.recorded == 4)
    }

    @Test func aFloodOfSignalsLeavesTheRestAlone() {
        var log = FlightLog(capacity: FlightLog.leastCapacity)
        log.add(FlightMaterial.note("kept"), at: start)
        log.add(FlightMaterial.call(), body: nil, isSent: true, at: start)
        for serial in 1...10_000 as ClosedRange<UInt32> {
            log.add(FlightMaterial.signal(serial: serial), body: nil, isSent: false, at: start)
        }

        #expect(log.records.prefix(2).map(\.number) == [1, 2])
        #expect(log.records.last?.number == 10_002)
        #expect(log.recorded == 10_002 && log.held < 100)
    }

    @Test func aFloodOfNotesLeavesTheMessagesAlone() {
        var log = FlightLog(capacity: FlightLog.leastCapacity)
        log.add(FlightMaterial.call(), body: nil, isSent: true, at: start)
        for _ in 0..<1000 { log.add(FlightMaterial.note("again"), at: start) }

        #expect(log.records.first?.kind == .sent)
    }

    @Test func ofABodyIsKeptWhatFits() throws {
        let body = [UInt8](repeating: 7, count: 100_000)
        var log = FlightLog(capacity: FlightLog.leastCapacity)
        body.withUnsafeBytes {
            let header = FlightMaterial.call(bodySize: 100_000)
            log.add(header, body: $0, isSent: true, at: start)
        }

        let record = try #require(log.records.first)
        #expect(record.bytes.count < FlightLog.leastCapacity / 2)
        #expect(record.bytes.count > FlightLog.leastCapacity / 2 - 64)
        #expect(DBusMessage(bytes: record.bytes).bodyBytes == 100_000)
        #expect(!record.hasWholeBody)
    }

    @Test func clearedItForgetsEverythingButHowOften() {
        var log = FlightLog()
        log.add(FlightMaterial.note("gone"), at: start)
        log.removeAll()

        #expect(log.records.isEmpty && log.held == 0 && log.recorded == 1)
    }

    @Test func aLongTextIsCutBetweenCharacters() throws {
        var log = FlightLog()
        log.add(FlightMaterial.note(String(repeating: "ü", count: 1000) + "x"), at: start)
        log.add(FlightMaterial.note("x" + String(repeating: "ü", count: 1000)), at: start)

        let lines = FlightMaterial.lines(log)
        #expect(lines[0].hasSuffix("\"text\":\"" + String(repeating: "ü", count: 512) + "\"}"))
        #expect(lines[1].hasSuffix("\"text\":\"x" + String(repeating: "ü", count: 511) + "\"}"))
    }
}
