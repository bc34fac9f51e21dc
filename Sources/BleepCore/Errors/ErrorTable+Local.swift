extension ErrorTable {
    /// Judges a verdict of our own, which no D-Bus error stands behind.
    package static func classify(local status: Status) -> Classification {
        if let known = localVerdicts.first(where: { $0.status == status }) { return known }
        for family in families {
            for meaning in family.meanings
            where meaning.classification.status == status
                && !meaning.classification.isAlreadyDone
            {
                return meaning.classification
            }
        }
        return Classification(
            status,
            blame: .unknown,
            retry: .never,
            advice: "The status says all that is known"
        )
    }

    /// The deadline passed before a connect's turn came; so it is no word against the device.
    package static let waitedInVain = Classification(
        .timedOut,
        blame: .caller,
        retry: .afterWait,
        advice:
            "Nothing was sent: another connect on that adapter was in the way; allow it more time"
    )

    private static let localVerdicts = callerVerdicts + operationVerdicts + worldVerdicts

    private static let callerVerdicts = [
        Classification(
            .ok,
            blame: .nobody,
            retry: .never,
            advice: "Done"
        ),
        Classification(
            .invalidArgument,
            blame: .caller,
            retry: .never,
            advice: "An argument is NULL, empty, malformed or out of range; nothing was done"
        ),
        Classification(
            .invalidState,
            blame: .caller,
            retry: .never,
            advice: "Not now: the object is in another state; nothing was done"
        ),
        Classification(
            .typeMismatch,
            blame: .caller,
            retry: .never,
            advice: "The value is of another type; ask for its type first"
        ),
        Classification(
            .notFound,
            blame: .caller,
            retry: .never,
            advice: "There is nothing of that name"
        ),
        Classification(
            .clientClosed,
            blame: .caller,
            retry: .never,
            advice: "The client was closed meanwhile",
            outcomeUnknown: true
        ),
        Classification(
            .guardLimit,
            blame: .caller,
            retry: .afterWait,
            advice: "Too many guarded functions hang already; find out why they do not return",
            suggestedWait: .seconds(1)
        ),
    ]

    private static let operationVerdicts = [
        Classification(
            .timedOut,
            blame: .unknown,
            retry: .afterWait,
            advice:
                "No answer in time, and the operation may go on: end it, or look what came of it",
            outcomeUnknown: true
        ),
        Classification(
            .cancelled,
            blame: .caller,
            retry: .never,
            advice: "Cancelled by the caller; what had begun may go on",
            outcomeUnknown: true
        ),
        // The breaker must not count its own refusals, hence nobody is to blame.
        Classification(
            .circuitOpen,
            blame: .nobody,
            retry: .afterWait,
            advice: "The device failed too often and is left alone for a while"
        ),
        // Answered OK, yet not seen connected: BlueZ may go on trying on its own.
        Classification(
            .connectUnverified,
            blame: .unknown,
            retry: .afterWait,
            advice: "BlueZ says connected but the link did not show; disconnect, then try again",
            outcomeUnknown: true
        ),
        Classification(
            .linkLost,
            blame: .radio,
            retry: .afterChange,
            advice: "The link is gone; connect again",
            outcomeUnknown: true
        ),
        Classification(
            .objectRemoved,
            blame: .unknown,
            retry: .afterChange,
            advice:
                "BlueZ removed the object with the call in hand; look for it again, or discover",
            outcomeUnknown: true
        ),
        Classification(
            .deviceNotFound,
            blame: .caller,
            retry: .afterChange,
            advice: "No adapter knows the device; discover it, with the device in range"
        ),
    ]

    private static let worldVerdicts = [
        Classification(
            .busUnavailable,
            blame: .bus,
            retry: .afterWait,
            advice: "No message bus there; in a container, mount /run/dbus",
            suggestedWait: .seconds(1)
        ),
        Classification(
            .busLost,
            blame: .bus,
            retry: .afterChange,
            advice: "The connection to the message bus is gone; what was known is forgotten",
            outcomeUnknown: true
        ),
        Classification(
            .serviceUnavailable,
            blame: .daemon,
            retry: .afterChange,
            advice: "The service is not running: `systemctl start bluetooth`"
        ),
        Classification(
            .serviceLost,
            blame: .daemon,
            retry: .afterChange,
            advice: "The service died or restarted with the call in hand; look, then decide",
            outcomeUnknown: true
        ),
        Classification(
            .unknownObject,
            blame: .daemon,
            retry: .afterChange,
            advice: "The object is not there: expired, renumbered or still starting"
        ),
    ]
}
