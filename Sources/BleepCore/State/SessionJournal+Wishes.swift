/// What calls say about what the program wants.
extension SessionJournal {
    /// Nil for methods whose effect is not begun again: a pairing is over when it is over, and
    /// notifications are kept with those who listen.
    package static func wish(
        _ method: MethodName, at path: String, argument: String, isEmpty: Bool
    ) -> (wish: Wish, isTakenBack: Bool)? {
        if method.interface == "org.bluez.AgentManager1", method.member == "RequestDefaultAgent" {
            return (Wish(.preference, path, method, argument: argument), false)
        }
        let call = StatefulCall.trace(
            of: method, to: nil, at: path, argument: argument, isEmpty: isEmpty)
        guard let call else { return nil }
        switch call.kind {
        case .discovery: return (Wish(.discovery, path, method), !call.leaves)
        case .filter: return (Wish(.filter, path, method), !call.leaves)
        case .registration:
            return (Wish(.registration, path, method, argument: argument), !call.leaves)
        case .notification, .transport, .pairing, .match, .name, .unknown: return nil
        }
    }
}

extension SessionJournal.Wish {
    /// How it is ended; nil where that needs no call.
    package var call: StatefulCall? {
        guard kind == .discovery || kind == .registration else { return nil }
        return StatefulCall.trace(
            of: method, to: nil, at: path, argument: argument, isEmpty: false)
    }
}

extension SessionJournal.Wish: Equatable {
    package static func == (left: SessionJournal.Wish, right: SessionJournal.Wish) -> Bool {
        left.isAlike(right) && left.method == right.method
    }
}
