/// An error as it came over D-Bus: nothing cut, nothing added.
package struct RemoteError: Equatable, Sendable {
    /// For instance `org.bluez.Error.Failed`.
    package var name: String
    /// May be empty, end in a newline, or hold anything that a stranger chose to send.
    package var message: String

    package init(name: String, message: String) {
        self.name = name
        self.message = message
    }
}
