/// Text that OpenMetrics and Prometheus read alike, family by family and piece by piece.
///
/// Counters are declared under their `_total` name, because Prometheus' own format, which
/// node_exporter reads, knows no other; OpenMetrics' readers take that.
package struct OpenMetricsText: Sendable {
    private var builder = TextBuilder()
    private var family: StaticString = ""
    private var hasLabels = false

    package init() {}

    /// All of it so far.
    package var text: String {
        builder.text
    }

    /// Begins a family; all its samples follow before the next one begins.
    @inline(never)
    package mutating func begin(
        _ name: StaticString, _ type: StaticString, unit: StaticString? = nil, help: StaticString
    ) {
        family = name
        describe("# HELP ", help)
        describe("# TYPE ", type)
        if let unit { describe("# UNIT ", unit) }
    }

    /// Begins a sample; its labels follow, and then its value.
    @inline(never)
    package mutating func sample(_ suffix: StaticString = "") {
        builder.add(family)
        builder.add(suffix)
        hasLabels = false
    }

    @inline(never)
    package mutating func label(_ name: StaticString, _ value: String) {
        builder.add(hasLabels ? "," : "{")
        hasLabels = true
        builder.add(name)
        builder.add("=\"")
        var value = value
        value.withUTF8 { for byte in $0 { add(escaping: byte) } }
        builder.add("\"")
    }

    /// Ends a sample with a whole number.
    @inline(never)
    package mutating func value(_ number: UInt64) {
        endLabels()
        builder.add(number)
        builder.add("\n")
    }

    /// Ends a sample with seconds.
    @inline(never)
    package mutating func value(microseconds: UInt64) {
        endLabels()
        OpenMetricsText.addSeconds(microseconds, to: &builder)
        builder.add("\n")
    }

    /// Nothing follows.
    package mutating func end() {
        builder.add("# EOF\n")
    }

    /// As the value of a label.
    static func seconds(_ microseconds: UInt64) -> String {
        var builder = TextBuilder()
        addSeconds(microseconds, to: &builder)
        return builder.text
    }

    /// Without trailing zeros, so that a limit always reads the same.
    private static func addSeconds(_ microseconds: UInt64, to builder: inout TextBuilder) {
        var part = microseconds % 1_000_000
        builder.add(microseconds / 1_000_000)
        if part > 0 { builder.add(".") }
        var place: UInt64 = 100_000
        while part > 0 {
            builder.add(part / place)
            part %= place
            place /= 10
        }
    }

    private mutating func add(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"):
            builder.add("\\n")
        case UInt8(ascii: "\\"), UInt8(ascii: "\""):
            builder.add("\\")
            builder.add(byte: byte)
        default:
            builder.add(byte: byte)
        }
    }

    private mutating func describe(_ what: StaticString, _ words: StaticString) {
        builder.add(what)
        builder.add(family)
        builder.add(" ")
        builder.add(words)
        builder.add("\n")
    }

    private mutating func endLabels() {
        builder.add(hasLabels ? "} " : " ")
    }
}
