/// Keeps a pool from opening connections as fast as they break.
struct ReopeningRest: Sendable {
    private static let first = Duration.milliseconds(250)
    private static let longest = Duration.seconds(30)

    private var next = ReopeningRest.first
    /// Nothing is opened before then, unless somebody needs it and has nothing else to hope for.
    private(set) var end = Instant(microseconds: 0)

    /// A connection broke that had lived for so long, or could not be opened at all. All that break
    /// together are one reason.
    mutating func began(after life: Duration, at now: Instant) {
        guard now >= end else { return }
        if life >= ReopeningRest.longest { next = ReopeningRest.first }
        end = now.advanced(by: next)
        next = min(.wholeMicroseconds(next.microseconds * 2), ReopeningRest.longest)
    }
}
