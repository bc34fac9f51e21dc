/// The interfaces as introspection shows them.
enum Introspection {
    private struct Method {
        let name: String
        let inputs: String
        let outputs: String
    }

    /// The XML document of an object, or of a path that only leads to objects.
    static func document(of node: Node?, children: [String]) -> String {
        var text =
            "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n"
            + "\"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>"
        for name in node?.interfaceNames ?? [] {
            text += interface(name, node?.interface(name)?.properties ?? [])
        }
        for child in children {
            text += "<node name=\"" + child + "\"/>"
        }
        return text + "</node>"
    }

    /// Whether BlueZ lets clients set it.
    static func isWritable(_ interface: String, _ property: String) -> Bool {
        switch interface {
        case "org.bluez.Adapter1":
            [
                "Alias", "Powered", "Discoverable", "DiscoverableTimeout", "Pairable",
                "PairableTimeout",
            ].contains(property)
        case "org.bluez.Device1": ["Alias", "Trusted", "Blocked"].contains(property)
        default: false
        }
    }

    /// The control interface's document.
    static var controlDocument: String {
        "<node>" + interface(ControlInterface.name, []) + "</node>"
    }

    private static func interface(_ name: String, _ properties: [Property]) -> String {
        var text = "<interface name=\"" + name + "\">"
        for method in methods(of: name) {
            text += "<method name=\"" + method.name + "\">"
            text += arguments(method.inputs, "in") + arguments(method.outputs, "out") + "</method>"
        }
        for property in properties {
            let access = isWritable(name, property.name) ? "readwrite" : "read"
            text +=
                "<property name=\"" + property.name + "\" type=\"" + property.value.signature
                + "\" access=\"" + access + "\"/>"
        }
        return text + signals(of: name) + "</interface>"
    }

    private static func arguments(_ signatures: String, _ direction: String) -> String {
        var text = ""
        for signature in signatures.split(separator: " ") {
            text += "<arg type=\"" + signature + "\" direction=\"" + direction + "\"/>"
        }
        return text
    }

    private static func signals(of interface: String) -> String {
        switch interface {
        case "org.freedesktop.DBus.Properties":
            "<signal name=\"PropertiesChanged\"><arg type=\"s\"/><arg type=\"a{sv}\"/>"
                + "<arg type=\"as\"/></signal>"
        case "org.freedesktop.DBus.ObjectManager":
            "<signal name=\"InterfacesAdded\"><arg type=\"o\"/><arg type=\"a{sa{sv}}\"/></signal>"
                + "<signal name=\"InterfacesRemoved\"><arg type=\"o\"/><arg type=\"as\"/></signal>"
        default: ""
        }
    }

    /// `name(inputs)outputs`, the complete types parted by blanks.
    private static func methods(of interface: String) -> [Method] {
        let lines: [(String, String, String)] =
            switch interface {
            case "org.freedesktop.DBus.Introspectable": [("Introspect", "", "s")]
            case "org.freedesktop.DBus.Properties":
                [("Get", "s s", "v"), ("GetAll", "s", "a{sv}"), ("Set", "s s v", "")]
            case "org.freedesktop.DBus.ObjectManager":
                [("GetManagedObjects", "", "a{oa{sa{sv}}}")]
            case ControlInterface.name:
                [
                    ("Inject", "s", ""), ("Run", "s", ""), ("Held", "", "a(sss)"),
                    ("Release", "s", ""), ("Journal", "", "as"), ("Notify", "s ay", ""),
                    ("Reset", "", ""), ("Quit", "", ""),
                ]
            case "org.bluez.AgentManager1":
                [
                    ("RegisterAgent", "o s", ""), ("UnregisterAgent", "o", ""),
                    ("RequestDefaultAgent", "o", ""),
                ]
            case "org.bluez.ProfileManager1":
                [("RegisterProfile", "o s a{sv}", ""), ("UnregisterProfile", "o", "")]
            case "org.bluez.Adapter1":
                [
                    ("StartDiscovery", "", ""), ("StopDiscovery", "", ""),
                    ("SetDiscoveryFilter", "a{sv}", ""), ("GetDiscoveryFilters", "", "as"),
                    ("RemoveDevice", "o", ""),
                ]
            case "org.bluez.Device1":
                [
                    ("Connect", "", ""), ("Disconnect", "", ""), ("ConnectProfile", "s", ""),
                    ("DisconnectProfile", "s", ""), ("Pair", "", ""), ("CancelPairing", "", ""),
                ]
            case "org.bluez.GattCharacteristic1":
                [
                    ("ReadValue", "a{sv}", "ay"), ("WriteValue", "ay a{sv}", ""),
                    ("StartNotify", "", ""), ("StopNotify", "", ""),
                    ("AcquireWrite", "a{sv}", "h q"), ("AcquireNotify", "a{sv}", "h q"),
                ]
            case "org.bluez.GattDescriptor1":
                [("ReadValue", "a{sv}", "ay"), ("WriteValue", "ay a{sv}", "")]
            default: []
            }
        return lines.map { Method(name: $0.0, inputs: $0.1, outputs: $0.2) }
    }
}

extension Value {
    /// The D-Bus type.
    var signature: String {
        switch self {
        case .boolean: "b"
        case .byte: "y"
        case .int16: "n"
        case .uint16: "q"
        case .uint32: "u"
        case .string: "s"
        case .path: "o"
        case .strings: "as"
        case .bytes: "ay"
        case .variant: "v"
        case .entry(let key, let value): "{" + key.signature + value.signature + "}"
        case .tuple(let members): "(" + members.map { $0.signature }.joined() + ")"
        case .array(let type, _): type
        case .foreign(let signature): signature
        }
    }
}
