extension ErrorTable {
    /// The names of `org.bluez.Error`, with the few messages that change their meaning.
    static let bluezMeanings: [ErrorMeaning] =
        adapterMeanings + accessMeanings + existenceMeanings + pairingMeanings

    private static let adapterMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .notReady, .kernel, .afterChange,
            "The adapter is off, starting or blocked: set Powered and wait for it",
            "NotReady"),
        // Its message is empty. An earlier Set is with the kernel still, which has no time limit.
        ErrorMeaning(
            .busy, .kernel, .afterWait,
            "An earlier change of the property is pending; after 15 s reset the controller",
            waitMilliseconds: 1000,
            "Busy"),
        ErrorMeaning(
            .unknownObject, .kernel, .afterChange,
            "The adapter is not there; wait for it, or look at the hardware",
            "NoSuchAdapter"),
        ErrorMeaning(
            .notReady, .daemon, .afterChange,
            "Not available just now; wait until the device's or adapter's state changes",
            """
            NotAvailable
            InvalidState
            """),
        ErrorMeaning(
            .notConnected, .caller, .afterChange,
            "Connect first",
            "NotConnected"),
        ErrorMeaning(
            .notConnected, .nobody, .never,
            "Not connected, as was asked",
            isAlreadyDone: true, during: .disconnect,
            "NotConnected"),
    ]

    private static let accessMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .notPermitted, .peer, .never,
            "The characteristic's properties or its security forbid it",
            "NotPermitted"),
        ErrorMeaning(
            .notPermitted, .peer, .never,
            "Pair with the device first",
            "NotPermitted: Not paired"),
        ErrorMeaning(
            .notPermitted, .caller, .afterChange,
            "Another client holds the characteristic acquired; wait until it lets go",
            """
            NotPermitted: Write acquired
            NotPermitted: Notify acquired
            """),
        ErrorMeaning(
            .noResources, .controller, .afterChange,
            "The controller has no room for another advertisement; unregister one",
            "NotPermitted: Maximum advertisements reached"),
        ErrorMeaning(
            .alreadyExists, .caller, .never,
            "That UUID is registered already",
            "NotPermitted: UUID already registered"),
        ErrorMeaning(
            .notAuthorized, .peer, .never,
            "The peer or an agent refused; it decides",
            """
            NotAuthorized
            Rejected
            NotAllowed
            """),
        ErrorMeaning(
            .notSupported, .peer, .never,
            "Peer, adapter or this BlueZ cannot do it",
            """
            NotSupported
            Unsupported
            A2DP.*
            """),
        ErrorMeaning(
            .notSupported, .peer, .never,
            "The peer's configuration descriptor does not allow notifications",
            "ImproperlyConfigured"),
        ErrorMeaning(
            .rejectedArguments, .caller, .never,
            "An argument is missing, out of range or of the wrong type",
            """
            InvalidArguments
            InvalidArgs
            OutOfRange
            """),
        ErrorMeaning(
            .invalidValue, .caller, .never,
            "The value is too long or too short, or the offset is past its end",
            """
            InvalidOffset
            InvalidValueLength
            InvalidLength
            InvalidArguments: Invalid offset
            InvalidArguments: Invalid Length
            """),
    ]

    private static let existenceMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .alreadyExists, .caller, .never,
            "It exists already; remove the old one first if it must be new",
            "AlreadyExists"),
        ErrorMeaning(
            .alreadyExists, .nobody, .never,
            "Paired or registered already",
            isAlreadyDone: true, during: [.pair, .register],
            "AlreadyExists"),
        ErrorMeaning(
            .doesNotExist, .caller, .never,
            "There is nothing of that name or path",
            """
            DoesNotExist
            NotFound
            NotAcquired
            """),
        // CancelPairing without a pairing also removes the bond and drops the link.
        ErrorMeaning(
            .doesNotExist, .nobody, .never,
            "Gone already",
            isAlreadyDone: true, during: [.unregister, .cancelPairing],
            "DoesNotExist"),
    ]

    private static let pairingMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .authenticationFailed, .peer, .never,
            "Pairing failed: check the agent and the passkey, and put the peer into pairing mode",
            """
            AuthenticationFailed
            AuthenticationRejected
            """),
        ErrorMeaning(
            .authenticationFailed, .unknown, .never,
            "The pairing was called off, or the link was lost meanwhile",
            """
            AuthenticationCanceled
            Canceled
            """),
        ErrorMeaning(
            .authenticationFailed, .peer, .afterWait,
            "The peer or the person did not answer in time; disconnect, then pair again",
            waitMilliseconds: 1000,
            "AuthenticationTimeout"),
        ErrorMeaning(
            .connectFailed, .peer, .afterWait,
            "The peer does not answer: absent, asleep or out of range",
            waitMilliseconds: 5000,
            "ConnectionAttemptFailed"),
        ErrorMeaning(
            .authenticationFailed, .caller, .never,
            "Register an agent first; pairing asks it",
            "AgentNotAvailable"),
        ErrorMeaning(
            .remote, .peer, .never,
            "The peer's health profile refused",
            "HealthError"),
    ]
}
