/// The kinds of operation that have a time limit of their own; the numbers are the header's.
package enum OperationCategory: Int32, CaseIterable, Sendable {
    case connect = 0
    case disconnect = 1
    case pair = 2
    case getProperty = 3
    case setProperty = 4
    case read = 5
    case write = 6
    case startNotify = 7
    case stopNotify = 8
    /// Everything else.
    case standard = 9

    /// Finds the category of a method by its whole name: Disconnect is not "connect".
    package init(method: MethodName) {
        self =
            switch method.interface {
            case "org.bluez.Device1": Self.device(method.member)
            case "org.freedesktop.DBus.Properties": Self.property(method.member)
            case "org.bluez.GattCharacteristic1": Self.characteristic(method.member)
            case "org.bluez.GattDescriptor1": Self.attribute(method.member)
            default: .standard
            }
    }

    private static func device(_ member: String) -> OperationCategory {
        switch member {
        case "Connect", "ConnectProfile": .connect
        case "Disconnect": .disconnect
        case "Pair": .pair
        default: .standard
        }
    }

    private static func property(_ member: String) -> OperationCategory {
        switch member {
        case "Get", "GetAll": .getProperty
        case "Set": .setProperty
        default: .standard
        }
    }

    private static func characteristic(_ member: String) -> OperationCategory {
        switch member {
        case "StartNotify": .startNotify
        case "StopNotify": .stopNotify
        default: attribute(member)
        }
    }

    private static func attribute(_ member: String) -> OperationCategory {
        switch member {
        case "ReadValue": .read
        case "WriteValue": .write
        default: .standard
        }
    }

    /// Takes a category's name or a method's, both exactly; nil for anything else.
    package init?(name: String) {
        switch name {
        case "connect", "Connect", "ConnectProfile": self = .connect
        case "disconnect", "Disconnect": self = .disconnect
        case "pair", "Pair": self = .pair
        case "get_property", "Get", "GetAll": self = .getProperty
        case "set_property", "Set": self = .setProperty
        case "read", "ReadValue": self = .read
        case "write", "WriteValue": self = .write
        case "start_notify", "StartNotify": self = .startNotify
        case "stop_notify", "StopNotify": self = .stopNotify
        case "default": self = .standard
        default: return nil
        }
    }

    /// The name that users know it by.
    package var name: StaticString {
        switch self {
        case .connect: "connect"
        case .disconnect: "disconnect"
        case .pair: "pair"
        case .getProperty: "get_property"
        case .setProperty: "set_property"
        case .read: "read"
        case .write: "write"
        case .startNotify: "start_notify"
        case .stopNotify: "stop_notify"
        case .standard: "default"
        }
    }

    /// How long an attempt may take unless the client says otherwise: the promised defaults.
    package var defaultTimeout: Duration {
        switch self {
        case .connect: .seconds(15)
        case .pair: .seconds(30)
        case .read, .write, .standard: .seconds(10)
        case .disconnect, .getProperty, .setProperty, .startNotify, .stopNotify: .seconds(5)
        }
    }
}
