/// Nested time limits: whatever runs inside shares what the tightest of them leaves.
package struct DeadlineScopes: Sendable {
    /// Each no later than the one before it.
    private var deadlines: [Instant] = []

    /// No scope is open, and no deadline holds.
    package init() {}

    /// Opens a scope that ends with `timeout`, or with the scope around it if that ends sooner.
    package mutating func push(_ timeout: Duration, at now: Instant) {
        deadlines.append(min(now.advanced(by: timeout), deadline))
    }

    /// Closes the innermost scope; false if none is open.
    @discardableResult
    package mutating func pop() -> Bool {
        deadlines.popLast() != nil
    }

    /// The tightest of all open scopes; `never` outside of them.
    package var deadline: Instant {
        deadlines.last ?? .never
    }

    /// How many scopes are open.
    package var depth: Int {
        deadlines.count
    }
}
