/// The objects that a client looks for; the rest are only remembered by path.
package enum ObjectKind: Sendable {
    case adapter
    case device
    case service
    case characteristic
    case descriptor

    /// The kind that an interface makes of its object; nil for interfaces that come besides.
    package init?(interface: String) {
        switch interface {
        case "org.bluez.Adapter1": self = .adapter
        case "org.bluez.Device1": self = .device
        case "org.bluez.GattService1": self = .service
        case "org.bluez.GattCharacteristic1": self = .characteristic
        case "org.bluez.GattDescriptor1": self = .descriptor
        default: return nil
        }
    }
}
