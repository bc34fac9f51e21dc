extension BluezSimulator {
    /// Which calls a fault is about: `Device1.Connect`, `org.bluez.Device1.*`, `*`,
    /// each optionally with `@ADDRESS` or `@hci0`.
    package struct MethodPattern: Equatable, ExpressibleByStringLiteral, Sendable {
        private let interface: String
        private let member: String
        private let place: String?

        /// Any call at all.
        package static var any: MethodPattern { "*" }

        /// Nil when there is no method in the text.
        package init?(_ text: String) {
            let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            let place = halves.count == 2 ? String(halves[1]) : nil
            let method = String(halves[0])
            guard !method.isEmpty, place?.isEmpty != true else { return nil }
            self.place = place
            guard let dot = method.lastIndex(of: ".") else {
                guard method == "*" else { return nil }
                interface = "*"
                member = "*"
                return
            }
            interface = String(method[..<dot])
            member = String(method[method.index(after: dot)...])
            guard !interface.isEmpty, !member.isEmpty else { return nil }
        }

        /// For patterns in the source: a text that names no method is a mistake of the programmer.
        package init(stringLiteral text: String) {
            guard let pattern = MethodPattern(text) else {
                preconditionFailure("not a method pattern")
            }
            self = pattern
        }

        /// Whether a call of this method at this path is meant.
        func matches(interface: String, member: String, path: String) -> Bool {
            let isInterface =
                self.interface == "*" || self.interface == interface
                || interface.hasSuffix("." + self.interface)
            guard isInterface, self.member == "*" || self.member == member else { return false }
            guard let place else { return true }
            let parts = path.split(separator: "/")
            let device = "dev_" + DeviceModel.pathPart(of: place)
            return parts.contains { $0 == device || $0 == place }
        }
    }
}
