/// The interfaces as introspection shows them.
enum Introspection {
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
        for line in methods(of: name) {
            text += method(line)
        }
        for property in properties {
            let access = isWritable(name, property.name) ? "readwrite" : "read"
            text +=
                "<property name=\"" + property.name + "\" type=\"" + property.value.signature
                + "\" access=\"" + access + "\"/>"
        }
        return text + signals(of: name) + "</interface>"
    }

    /// From `name input … > output …`.
    private static func method(_ line: String) -> String {
        var words = line.split(separator: " ")[...]
        var text = "<method name=\"" + (words.popFirst() ?? "") + "\">"
        var direction = "in"
        for word in words {
            guard word != ">" else {
                direction = "out"
                continue
            }
            text += "<arg type=\"" + word + "\" direction=\"" + direction + "\"/>"
        }
        return text + "</method>"
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
