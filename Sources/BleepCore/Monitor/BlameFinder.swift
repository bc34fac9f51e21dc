/// Whose a failure is that does not say so itself: a deadline that passed, mostly.
package struct BlameFinder: Sendable {
    /// What is known besides at the moment of the failure.
    package struct Facts: Equatable, Sendable {
        package var health: Health
        /// The service's loop turned after the call went out.
        package var serviceWasAlive = false
        /// A probe is out, and its answer is late.
        package var serviceIsSuspect = false

        package init(health: Health) {
            self.health = health
        }
    }

    private let facts: Facts

    package init(_ facts: Facts) {
        self.facts = facts
    }

    /// Leaves everything else to the error table, which knew more.
    package func blame(for failure: Classification, of category: OperationCategory) -> Blame {
        guard failure.blame == .unknown else { return failure.blame }
        switch failure.status {
        case .timedOut, .connectFailed, .connectUnverified, .objectRemoved, .attError: break
        default: return failure.blame
        }
        if let layer = failedLayer { return layer.blame }
        if failure.status == .connectFailed, facts.health[.controller].condition == .good {
            return .radio
        }
        guard failure.status == .timedOut else { return failure.blame }
        if facts.serviceIsSuspect { return .daemon }
        guard facts.serviceWasAlive else { return .unknown }
        return blame(forSilenceIn: category)
    }

    /// The innermost layer that is known not to work: those behind it cannot show what they do.
    private var failedLayer: Layer? {
        for layer in [Layer.bus, .daemon, .kernel, .controller] {
            if facts.health[layer].condition == .failed { return layer }
        }
        return nil
    }

    /// The service lives and did not answer this: it waits for somebody itself.
    private func blame(forSilenceIn category: OperationCategory) -> Blame {
        switch category {
        case .connect, .pair, .read, .write, .startNotify, .stopNotify, .disconnect: .peer
        // BlueZ answers for its own properties at once; others are the kernel's to change.
        case .getProperty: .daemon
        case .setProperty: .kernel
        case .standard: .unknown
        }
    }
}
