/// The one place that knows what the errors of D-Bus, systemd and BlueZ mean.
///
/// Words as in BlueZ 5.66 and 5.87; where a real 5.66 was measured, what it does decides.
package enum ErrorTable {
    /// Judges an error that came over D-Bus; `method` decides where the same words mean two things.
    package static func classify(
        _ error: RemoteError,
        of method: MethodName?
    ) -> Classification {
        let name = FoldedText(error.name)
        let message = FoldedText(error.message)
        let methods = method.map { MethodSet(of: $0) } ?? []
        for family in families {
            guard let rest = name.dropping(prefix: family.prefix) else { continue }
            if family.prefix.hasSameText(as: bluezPrefix), let att = attError(in: message) {
                return att
            }
            return family.meaning(name: rest, message: message, method: methods) ?? unknown
        }
        return unknown
    }

    /// All that the table knows by name.
    package static let families = [
        ErrorFamily(
            prefix: bluezPrefix,
            meanings: connectMeanings + failedMeanings + kernelMeanings + bluezMeanings
        ),
        ErrorFamily(prefix: "org.freedesktop.DBus.Error.", meanings: busMeanings),
        ErrorFamily(prefix: "org.freedesktop.systemd1.", meanings: systemdMeanings),
        ErrorFamily(prefix: "org.freedesktop.PolicyKit1.Error.", meanings: policyMeanings),
        ErrorFamily(prefix: "org.bluez.Reason.", meanings: reasonMeanings),
    ]

    private static let bluezPrefix: StaticString = "org.bluez.Error."

    /// Name and message pass through, and nothing is presumed.
    private static var unknown: Classification {
        Classification(
            .remote,
            blame: .unknown,
            retry: .never,
            advice: "Not in our table: read the name and the message"
        )
    }
}
