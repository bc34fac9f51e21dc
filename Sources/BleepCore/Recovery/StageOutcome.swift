/// Whether a stage may run here.
package enum Permission: Equatable, Sendable {
    case granted
    /// It could, if somebody granted it: `grant` says exactly what and how.
    case missing(reason: String, grant: String)
    /// There is nothing here that it could work on.
    case unavailable(String)
}

/// What a stage came to; the text is the evidence, in one line.
package enum StageOutcome: Equatable, Sendable {
    case done(String)
    case failed(String)
    case denied(Permission)
}
