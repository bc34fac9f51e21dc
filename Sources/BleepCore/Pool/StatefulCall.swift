/// A method that leaves something with the service that is tied to the caller's connection, or
/// takes it back.
///
/// A class, because many structures would carry its texts along.
package final class StatefulCall: Sendable {
    package enum Kind: Int, CaseIterable, Sendable {
        // In the order in which they are undone.
        case discovery, filter, notification, registration, transport, pairing, match, name
        /// Nobody knows how that is taken back.
        case unknown
    }

    package let kind: Kind
    /// It leaves something; otherwise it takes the like back.
    let leaves: Bool
    /// Nil for the client's service.
    package let destination: String?
    package let path: String
    package let interface: String
    /// The method that takes it back.
    package let undo: String
    /// The first argument, where something is undone by its name.
    package let argument: String

    /// Nil if the method leaves nothing behind. `isEmpty` says that its first argument is a
    /// container with nothing in it.
    ///
    /// Not an initializer: Embedded Swift 6.3.1 does not free what one of those gives up on.
    package static func trace(
        of method: MethodName, to destination: String?, at path: String, argument: String,
        isEmpty: Bool
    ) -> StatefulCall? {
        trace(method, isEmpty).map {
            StatefulCall($0, method.interface, destination, path, argument)
        }
    }

    private init(
        _ trace: Trace, _ interface: String, _ destination: String?, _ path: String,
        _ argument: String
    ) {
        kind = trace.kind == .registration && argument.isEmpty ? .unknown : trace.kind
        leaves = trace.leaves
        undo = trace.undo
        self.interface = interface
        self.destination = destination
        self.path = path
        switch kind {
        case .registration, .match, .name: self.argument = argument
        default: self.argument = ""
        }
    }

    private typealias Trace = (kind: Kind, leaves: Bool, undo: String)

    private static func trace(_ method: MethodName, _ isEmpty: Bool) -> Trace? {
        switch MethodSet(of: method) {
        case .startDiscovery: return (.discovery, true, "StopDiscovery")
        case .stopDiscovery: return (.discovery, false, "StopDiscovery")
        case .startNotify: return (.notification, true, "StopNotify")
        case .stopNotify: return (.notification, false, "StopNotify")
        case .pair: return (.pairing, true, "CancelPairing")
        case .register: return (.registration, true, "Unr" + method.member.dropFirst())
        case .unregister:
            guard method.member != "RemoveDevice" else { return nil }
            return (.registration, false, method.member)
        default: break
        }
        switch method.interface {
        case "org.bluez.Adapter1":
            let isFilter = method.member == "SetDiscoveryFilter"
            return isFilter ? (.filter, !isEmpty, method.member) : nil
        case "org.bluez.MediaTransport1":
            if method.member == "Release" { return (.transport, false, method.member) }
            let isAcquire = method.member == "Acquire" || method.member == "TryAcquire"
            return isAcquire ? (.transport, true, "Release") : nil
        case "org.freedesktop.DBus": return ofBus(method.member)
        default: return nil
        }
    }

    private static func ofBus(_ member: String) -> Trace? {
        switch member {
        case "AddMatch": (.match, true, "RemoveMatch")
        case "RemoveMatch": (.match, false, "RemoveMatch")
        case "RequestName": (.name, true, "ReleaseName")
        case "ReleaseName": (.name, false, "ReleaseName")
        default: nil
        }
    }

    /// What is left by one is taken back by the other, or left by both.
    func isAbout(whatIsLeftBy other: StatefulCall) -> Bool {
        kind == other.kind && path == other.path && argument == other.argument
            && undo == other.undo && interface == other.interface
            && destination == other.destination
    }
}
