import Testing

@testable import BleepCore

@Suite struct FlightTextTests {
    private let start = FlightMaterial.start

    @Test func aLineHasTheTimeOfDayAndTheClocks() {
        var log = FlightLog()
        log.add(FlightMaterial.note("now"), at: start)
        log.add(FlightMaterial.note("before"), at: start.preceded(by: .seconds(3)))

        #expect(
            FlightMaterial.lines(log) == [
                #"{"time":"2025-11-26T04:25:57.000123Z","monotonic_usec":5000000,"number":1,"#
                    + #""kind":"note","from":"program","text":"now"}"#,
                #"{"time":"2025-11-26T04:25:54.000123Z","monotonic_usec":2000000,"number":2,"#
                    + #""kind":"note","from":"program","text":"before"}"#,
            ])
    }

    @Test func aMessageHasItsHeader() {
        var log = FlightLog()
        log.add(FlightMaterial.call(), body: nil, isSent: true, at: start)
        log.add(FlightMaterial.error(), body: nil, isSent: false, at: start)

        let lines = FlightMaterial.lines(log)
        #expect(
            lines[0].hasSuffix(
                #""kind":"message","direction":"sent","type":"call","serial":7,"#
                    + #""path":"/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5","#
                    + #""interface":"org.bluez.Device1","member":"Connect","#
                    + #""destination":"org.bluez","sender":":1.5","flags":2,"#
                    + #""header_bytes":152,"body_bytes":0}"#))
        #expect(
            lines[1].hasSuffix(
                #""direction":"received","type":"error","serial":9,"#
                    + #""error":"org.bluez.Error.Failed","reply_serial":7,"destination":":1.5","#
                    + #""sender":":1.2","signature":"s","flags":1,"header_bytes":96,"#
                    + #""body_bytes":11}"#))
    }

    @Test func whatJSONDoesNotTakeIsEscaped() {
        var log = FlightLog()
        log.add(FlightMaterial.note("a\"b\\c\nd\u{1}e\u{7f}ü"), at: start)

        #expect(
            FlightMaterial.lines(log)[0].hasSuffix(
                #""text":"a\"b\\c\u000ad\u0001e"# + "\u{7f}ü\"}"))
    }

    @Test func everyFieldHasANameOfItsOwn() {
        let fields = (0...255).compactMap { FlightField(rawValue: UInt8($0)) }
        #expect(fields.count == 33)
        #expect(Set(fields.map { $0.name.text }).count == fields.count)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (951_868_800_000_000, "2000-03-01T00:00:00.000000Z"),
            (1_709_164_800_000_001, "2024-02-29T00:00:00.000001Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (1_735_689_599_000_000, "2024-12-31T23:59:59.000000Z"),
        ] as [(UInt64, String)])
    func daysAreThoseOfTheCalendar(microseconds: UInt64, expected: String) {
        var text = TextBuilder()
        text.add(date: microseconds)
        #expect(text.text == expected)
    }
}
