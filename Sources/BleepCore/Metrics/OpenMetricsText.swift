/// Text that OpenMetrics and Prometheus read alike, family by family.
///
/// Counters are declared under their `_total` name, because Prometheus' own format, which
/// node_exporter reads, knows no other; OpenMetrics' readers take that.
package struct OpenMetricsText: Sendable {
    package private(set) var text = ""
    private var family = ""

    /// A label and its value.
    package typealias Label = (name: StaticString, value: String)

    package init() {}

    /// Begins a family; all its samples follow before the next one begins.
    package mutating func begin(
        _ name: StaticString, _ type: StaticString, unit: StaticString? = nil, help: StaticString
    ) {
        family = name.text
        text += "# HELP " + family + " " + help.text + "\n"
        text += "# TYPE " + family + " " + type.text + "\n"
        if let unit { text += "# UNIT " + family + " " + unit.text + "\n" }
    }

    /// A sample that is a whole number.
    package mutating func add(
        _ suffix: StaticString = "", _ labels: [Label] = [], _ value: UInt64
    ) {
        add(suffix, labels, text: "\(value)")
    }

    /// A sample in seconds.
    package mutating func add(
        _ suffix: StaticString = "", _ labels: [Label] = [], microseconds: UInt64
    ) {
        add(suffix, labels, text: OpenMetricsText.seconds(microseconds))
    }

    /// Nothing follows.
    package mutating func end() {
        text += "# EOF\n"
    }

    /// Without trailing zeros, so that a limit always reads the same.
    static func seconds(_ microseconds: UInt64) -> String {
        let whole = "\(microseconds / 1_000_000)"
        var part = microseconds % 1_000_000
        guard part > 0 else { return whole }
        var width = 6
        while part % 10 == 0 {
            part /= 10
            width -= 1
        }
        let digits = "\(part)"
        return whole + "." + String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    private mutating func add(_ suffix: StaticString, _ labels: [Label], text value: String) {
        text += family + suffix.text
        for (index, label) in labels.enumerated() {
            text += (index == 0 ? "{" : ",") + label.name.text + "=\""
            write(escaping: label.value)
            text += "\""
        }
        text += (labels.isEmpty ? " " : "} ") + value + "\n"
    }

    private mutating func write(escaping value: String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
