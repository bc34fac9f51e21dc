/// What a lease has left with the service, or may have: by what is undone when it comes back.
///
/// A call counts from before it is sent, since nobody knows how far it came when its answer fails
/// to come.
package struct Footprint: Sendable {
    private struct Entry: Sendable {
        let call: StatefulCall
        /// Calls that are under way.
        var pending = 1
        /// One of them succeeded, or may have.
        var isHeld = false
    }

    /// The bus allows 512 rules on one connection, shared with whatever else is on it.
    package static let mostMatches = 384

    private var entries: [Entry] = []
    /// Something that only closing the connection takes back.
    package private(set) var isIndelible = false

    package init() {}

    /// Nothing is left, and nothing may be.
    package var isEmpty: Bool {
        entries.isEmpty && !isIndelible
    }

    /// Too many match rules to take back one by one.
    package var isWorn: Bool {
        entries.count >= Footprint.mostMatches
    }

    /// What is to be undone, in this order.
    package var undoing: [StatefulCall] {
        var calls: [StatefulCall] = []
        for kind in StatefulCall.Kind.allCases {
            for entry in entries where entry.call.kind == kind { calls.append(entry.call) }
        }
        return calls
    }

    /// A call is about to be sent.
    package mutating func began(_ call: StatefulCall) {
        guard call.leaves else { return }
        if call.kind == .unknown { return isIndelible = true }
        if let index = place(of: call) {
            entries[index].pending += 1
        } else {
            entries.append(Entry(call: call))
        }
    }

    /// A call is over. What it was for has happened, or may have.
    package mutating func ended(_ call: StatefulCall, mayHaveHappened: Bool, isSure: Bool) {
        guard let index = place(of: call) else { return }
        if !call.leaves {
            if isSure { entries[index].isHeld = false }
        } else {
            entries[index].pending -= 1
            // A pairing that is over is nobody's to cancel: that would delete the bond.
            if mayHaveHappened, call.kind != .pairing { entries[index].isHeld = true }
        }
        if entries[index].pending == 0, !entries[index].isHeld { entries.remove(at: index) }
    }

    private func place(of call: StatefulCall) -> Int? {
        entries.firstIndex { $0.call.isAbout(whatIsLeftBy: call) }
    }
}
