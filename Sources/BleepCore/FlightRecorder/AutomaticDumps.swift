/// Decides which issues are dumped: one at a time, and not the same one again and again.
///
///     idle ──issue──▶ writing ──written──▶ idle
///                      ▲   │ another issue meanwhile
///                      └───┘
package struct AutomaticDumps: Sendable {
    package enum Event: Sendable {
        case issueRaised(FieldIssue.Kind)
        /// The dump that was begun is over, well or not.
        case written(isWhole: Bool)
        /// Nothing is to be written by itself any more.
        case unwanted
    }

    package enum Action: Equatable, Sendable {
        case write(FieldIssue.Kind)
    }

    private enum State {
        /// Can go to `writing`.
        case idle
        /// A dump is under way, and perhaps another is wanted. Can go to `idle`.
        case writing(next: FieldIssue.Kind?)
    }

    /// An issue that comes and goes would push out the dumps of all others.
    package static let rest = Duration.seconds(60)

    private var state = State.idle
    /// When the last dump for each kind was begun, by the kind's number.
    private var begun = [Instant?](repeating: nil, count: FieldIssue.Kind.allCases.count + 1)
    /// How many were written, and could not be.
    package private(set) var dumps: UInt64 = 0
    package private(set) var failures: UInt64 = 0

    package init() {}

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch (state, event) {
        case (.idle, .issueRaised(let kind)):
            return write(kind, at: now)
        case (.writing(let next), .issueRaised(let kind)):
            // What comes later is in the later dump as well.
            state = .writing(next: isResting(kind, at: now) ? next : kind)
            return []
        case (.writing(let next), .written(let isWhole)):
            if isWhole { dumps += 1 } else { failures += 1 }
            state = .idle
            return next.map { write($0, at: now) } ?? []
        case (.writing, .unwanted):
            state = .writing(next: nil)
            return []
        case (.idle, .written), (.idle, .unwanted):
            return []
        }
    }

    private func isResting(_ kind: FieldIssue.Kind, at now: Instant) -> Bool {
        guard let last = begun[Int(kind.rawValue)] else { return false }
        return now < last.advanced(by: AutomaticDumps.rest)
    }

    private mutating func write(_ kind: FieldIssue.Kind, at now: Instant) -> [Action] {
        guard !isResting(kind, at: now) else { return [] }
        begun[Int(kind.rawValue)] = now
        state = .writing(next: nil)
        return [.write(kind)]
    }
}
