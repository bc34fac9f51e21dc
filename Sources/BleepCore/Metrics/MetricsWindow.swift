/// How far back figures go; the numbers are those of `bleep_metrics_window`.
package enum MetricsWindow: Int32, Sendable {
    /// Since the first recording, or the last reset.
    case lifetime = 0
    case oneMinute = 1
    case fiveMinutes = 5
    case quarterHour = 15

    /// Its length; nil for all there is.
    package var length: Duration? {
        self == .lifetime ? nil : .seconds(60 * Int(rawValue))
    }
}
