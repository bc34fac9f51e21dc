/// A D-Bus method: the interface in full, and the member.
package struct MethodName: Hashable, Sendable {
    /// With all its dots: `org.bluez.Device1`.
    package var interface: String
    /// As it is called: `Connect`.
    package var member: String

    package init(_ interface: String, _ member: String) {
        self.interface = interface
        self.member = member
    }
}
