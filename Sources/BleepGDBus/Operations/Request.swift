import BleepCore

/// An operation as it was asked for; how it fares is the `Operation`'s business.
package struct Request {
    /// What the arguments are.
    package enum Arguments {
        case fixed(Value?)
        /// The path of the device, which the call goes to the adapter of.
        case pathOfDevice
    }

    /// What of the reply the caller wants.
    package enum Result {
        case wholeReply
        /// The only member, out of its variant; must be of that type, if one is given.
        case member(type: StaticString?)
        case nothing
        /// No call at all: the object path that the address stands for.
        case location
    }

    /// Nil for the client's service.
    package var destination: String?
    package var target: Target
    package var method: MethodName
    package var arguments: Arguments
    package var result: Result
    package var plan: Attempt.Plan
    package var traits: MethodTraits
    package var category: OperationCategory
    package var options = CallOptions()
    /// Failures count against the device, and its circuit breaker may refuse.
    package var isGuardedByBreaker = false
    /// Only while a pairing of our own is under way: otherwise it would delete the bond.
    package var needsOwnPairing = false
    /// How long a device that was there may stay away; nil for the usual.
    var returnLimit: Duration?
    /// A device that is not there is what the caller wants.
    package var succeedsIfMissing = false

    /// A refusal is an answer as well, and no failure to be told or counted.
    var isQuestion = false

    /// What it does with the object of a proxy, which may be elsewhere than `target` says.
    var use: ProxyUse?

    package init(
        _ method: MethodName, at target: Target, arguments: Arguments = .fixed(nil),
        result: Result = .wholeReply
    ) {
        self.method = method
        self.target = target
        self.arguments = arguments
        self.result = result
        traits = MethodTraits(method: method)
        category = OperationCategory(method: method)
        plan = Attempt.Plan()
        // What a Disconnect ends makes a link.
        plan.takesTurns = traits.remoteCancel == .disconnect
        if case .named = target { plan.isByAddress = true }
    }

    /// The device concerned, where it is known.
    package var address: BluetoothAddress? {
        if case .named(let named) = target { named.address } else { use?.entry.device }
    }

    /// As errors and the log call it.
    package var label: String {
        method.interface + "." + method.member
    }

    /// Our own caution is the caller's to overrule.
    package var isIdempotent: Bool {
        traits.isIdempotent || options.isIdempotent
    }

    /// What ends the operation in bluetoothd, as far as the caller agrees.
    package var remoteCancel: MethodTraits.RemoteCancel {
        guard options.cancelsRemotely else { return .none }
        if traits.remoteCancel == .disconnectIfAsked {
            return options.cancelsByDisconnect ? .disconnect : .none
        }
        return traits.remoteCancel
    }
}
