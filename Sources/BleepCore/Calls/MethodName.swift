/// A D-Bus method: the interface in full, and the member.
package struct MethodName: Hashable, Sendable {
    package var interface: String
    package var member: String

    package init(_ interface: String, _ member: String) {
        self.interface = interface
        self.member = member
    }
}
