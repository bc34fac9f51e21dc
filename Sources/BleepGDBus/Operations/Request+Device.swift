import BleepCore

/// The operations on devices and characteristics, by address.
extension Request {
    package static func device(_ member: String, _ target: Target.Named) -> Request {
        Request(MethodName(ServiceName.device, member), at: .named(target), result: .nothing)
    }

    package static func connect(_ target: Target.Named, untilServices: Bool) -> Request {
        var request = device("Connect", target)
        request.plan.goal = untilServices ? .servicesResolved : .connected
        request.plan.acceptsAlreadyDone = true
        request.isGuardedByBreaker = true
        return request
    }

    package static func disconnect(_ target: Target.Named) -> Request {
        var request = device("Disconnect", target)
        request.plan.goal = .disconnected
        request.plan.acceptsAlreadyDone = true
        return request
    }

    package static func pair(_ target: Target.Named) -> Request {
        var request = device("Pair", target)
        request.plan.acceptsAlreadyDone = true
        request.plan.spareIfPaired = true
        return request
    }

    package static func cancelPairing(_ target: Target.Named) -> Request {
        var request = device("CancelPairing", target)
        request.needsOwnPairing = true
        return request
    }

    package static func remove(_ target: Target.Named) -> Request {
        var request = Request(
            MethodName(ServiceName.adapter, "RemoveDevice"), at: .named(target),
            arguments: .pathOfDevice, result: .nothing)
        request.plan.acceptsAlreadyDone = true
        request.succeedsIfMissing = true
        return request
    }

    package static func locate(_ target: Target.Named) -> Request {
        var request = Request(
            MethodName(ServiceName.objectManager, "GetManagedObjects"), at: .named(target),
            result: .location)
        request.plan.goal = .location
        return request
    }

    package static func read(_ target: Target.Named) -> Request {
        Request(
            MethodName(ServiceName.characteristic, "ReadValue"), at: .named(target),
            arguments: .fixed(Value(tuple: [Value(dictionary: [])])), result: .member(type: "ay"))
    }

    package static func write(
        _ target: Target.Named, _ bytes: UnsafeRawBufferPointer, asCommand: Bool
    ) -> Request {
        let options = asCommand ? [("type", "command")] : []
        return Request(
            MethodName(ServiceName.characteristic, "WriteValue"), at: .named(target),
            arguments: .fixed(Value(tuple: [Value(bytes: bytes), Value(dictionary: options)])),
            result: .nothing)
    }

    package static func notify(_ isOn: Bool, _ target: Target.Named) -> Request {
        var request = Request(
            MethodName(ServiceName.characteristic, isOn ? "StartNotify" : "StopNotify"),
            at: .named(target), result: .nothing)
        request.plan.acceptsAlreadyDone = true
        request.plan.watchesDevice = isOn
        request.succeedsIfMissing = !isOn
        return request
    }
}
