/// A service of a peer, with the handles that its object path is made of.
final class ServiceModel {
    let uuid: String
    let handle: UInt16
    let attributes: [AttributeModel]

    init(uuid: String, handle: UInt16, attributes: [AttributeModel]) {
        self.uuid = uuid
        self.handle = handle
        self.attributes = attributes
    }

    /// Gives out handles as a GATT server does, the first service at 0x000a.
    static func layOut(_ services: [BluezSimulator.Service]) -> [ServiceModel] {
        var next: UInt16 = 0x000a
        func take(_ count: UInt16) -> UInt16 {
            defer { next += count }
            return next
        }

        return services.map { service in
            let handle = take(1)
            let servicePart = "service" + hex4(handle)
            var attributes: [AttributeModel] = []
            for item in service.characteristics {
                let part = servicePart + "/char" + hex4(take(2))  // Declaration and value.
                attributes.append(AttributeModel(item, part: part, of: servicePart))
                for descriptor in item.allDescriptors {
                    let own = part + "/desc" + hex4(take(1))
                    attributes.append(AttributeModel(descriptor, part: own, of: part))
                }
            }
            return ServiceModel(
                uuid: UUIDText.full(service.uuid),
                handle: handle,
                attributes: attributes
            )
        }
    }

    var part: String { "service" + hex4(handle) }

    /// The properties of `org.bluez.GattService1`.
    func properties(of device: DeviceModel) -> [Property] {
        [
            Property("UUID", .string(uuid)),
            Property("Device", .path(device.path)),
            Property("Primary", .boolean(true)),
            Property("Includes", .array(type: "ao", [])),
        ]
    }
}

/// A characteristic or a descriptor.
final class AttributeModel {
    let uuid: String
    let isDescriptor: Bool
    /// The path below the device's.
    let part: String
    let parentPart: String
    let flags: [String]
    var value: [UInt8]
    /// What BlueZ last heard of the value; nil until then, and the property is absent.
    var seenValue: [UInt8]?
    var behaviour: BluezSimulator.Behaviour
    /// For a reset.
    let firstBehaviour: BluezSimulator.Behaviour
    /// Unique names of the clients with a notify session.
    var notifiers: [String] = []
    /// Those of them whose session waits for the peer or for a link.
    var waitingNotifiers: [String] = []
    var isNotifying = false

    init(_ description: BluezSimulator.Characteristic, part: String, of parent: String) {
        uuid = UUIDText.full(description.uuid)
        isDescriptor = false
        self.part = part
        parentPart = parent
        flags = description.flags
        value = description.value
        behaviour = description.behaviour
        firstBehaviour = behaviour
    }

    init(_ description: BluezSimulator.Descriptor, part: String, of parent: String) {
        uuid = UUIDText.full(description.uuid)
        isDescriptor = true
        self.part = part
        parentPart = parent
        flags = ["read", "write"]
        value = description.value
        behaviour = .answers
        firstBehaviour = .answers
    }

    var canNotify: Bool { flags.contains("notify") || flags.contains("indicate") }

    var interface: String {
        isDescriptor ? "org.bluez.GattDescriptor1" : "org.bluez.GattCharacteristic1"
    }

    /// The properties of `org.bluez.GattCharacteristic1` or `GattDescriptor1`.
    func properties(of device: DeviceModel) -> [Property] {
        let parent = Value.path(device.path + "/" + parentPart)
        var list = [
            Property("UUID", .string(uuid)),
            Property(isDescriptor ? "Characteristic" : "Service", parent),
        ]
        if let seenValue {
            list.append(Property("Value", .bytes(seenValue)))
        }
        guard !isDescriptor else { return list }
        if canNotify {
            list.append(Property("Notifying", .boolean(isNotifying)))
        }
        list.append(Property("Flags", .strings(flags)))
        list.append(Property("MTU", .uint16(517)))
        return list
    }
}

extension BluezSimulator.Characteristic {
    /// With the client configuration that every notifying characteristic has.
    var allDescriptors: [BluezSimulator.Descriptor] {
        let notifies = flags.contains("notify") || flags.contains("indicate")
        let isThere = descriptors.contains { UUIDText.full($0.uuid) == UUIDText.full("2902") }
        guard notifies, !isThere else { return descriptors }
        return descriptors + [BluezSimulator.Descriptor("2902", value: [0, 0])]
    }
}

private func hex4(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.utf8.count) + digits
}
