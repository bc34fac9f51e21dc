/// The one place that knows what the errors of D-Bus, systemd and BlueZ mean.
package enum ErrorTable {
    /// Judges an error that came over D-Bus; `method` decides where the same words mean two things.
    package static func classify(
        _ error: RemoteError,
        of method: MethodName?
    ) -> Classification {
        unknown
    }

    /// Judges a verdict of our own, which no D-Bus error stands behind.
    package static func classify(local status: Status) -> Classification {
        unknown
    }

    private static var unknown: Classification {
        Classification(
            .remote,
            blame: .unknown,
            retry: .never,
            advice: "Not in our table; look up the name and message in BlueZ's documentation"
        )
    }
}
