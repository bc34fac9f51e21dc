import BleepCore

/// Properties, of whatever object.
extension Request {
    private static func property(
        _ member: String, _ path: String, _ arguments: [Value], _ result: Result
    ) -> Request {
        Request(
            MethodName(ServiceName.properties, member), at: .path(path),
            arguments: .fixed(Value(tuple: arguments)), result: result)
    }

    package static func getProperty(
        _ path: String, _ interface: String, _ name: String
    ) -> Request {
        property("Get", path, [Value(interface), Value(name)], .member(type: nil))
    }

    package static func setProperty(
        _ path: String, _ interface: String, _ name: String, _ value: Value
    ) -> Request {
        property("Set", path, [Value(interface), Value(name), Value(boxing: value)], .nothing)
    }

    package static func getAllProperties(_ path: String, _ interface: String) -> Request {
        property("GetAll", path, [Value(interface)], .member(type: "a{sv}"))
    }
}
