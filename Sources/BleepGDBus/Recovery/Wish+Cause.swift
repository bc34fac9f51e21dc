import BleepCore

extension Recovery.Wish {
    /// Takes what failed from its error; without one, it is to be seen what works.
    package mutating func take(_ cause: CallError?) {
        guard let cause else {
            aim = characteristic != nil ? .read : .connect
            if device == nil { aim = .power }
            return
        }
        complaint = Complaint(cause.classification)
        if device == nil, let address = BluetoothAddress(cause.address) {
            device = Target.Named(address, adapter: adapter)
        }
        aim = Recovery.Wish.aim(of: cause.operation)
        if characteristic == nil, !cause.characteristic.isEmpty {
            characteristic = cause.characteristic
        }
        switch aim {
        case .connect, .services, .read: if device == nil { aim = .power }
        // What is not known to be about an adapter or the service is about the device.
        case .ping: if device != nil { aim = .connect }
        case .power, .discovery: break
        }
    }

    /// By the method's whole name, as errors call it.
    private static func aim(of operation: String) -> Aim {
        guard let dot = operation.utf8.lastIndex(of: UInt8(ascii: ".")) else { return .ping }
        let member = String(operation[operation.index(after: dot)...])
        switch member {
        case "StartDiscovery", "StopDiscovery", "SetDiscoveryFilter": return .discovery
        default: return Aim(OperationCategory(name: member) ?? .standard)
        }
    }
}
