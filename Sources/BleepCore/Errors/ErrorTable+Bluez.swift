extension ErrorTable {
    /// The names of `org.bluez.Error`, with the few messages that change their meaning.
    static let bluezMeanings: [ErrorMeaning] =
        adapterMeanings + accessMeanings + existenceMeanings + pairingMeanings

    private static let adapterMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .notReady,
            .kernel,
            .afterChange,
            "The adapter is off, starting or blocked: set Powered and wait for it",
            [ErrorWords("NotReady")]
        ),
        // Its message is empty. An earlier Set is with the kernel still, which has no time limit.
        ErrorMeaning(
            .busy,
            .kernel,
            .afterWait,
            "An earlier change of the property is pending; after 15 s reset the controller",
            wait: .seconds(1),
            [ErrorWords("Busy")]
        ),
        ErrorMeaning(
            .unknownObject,
            .kernel,
            .afterChange,
            "The adapter is not there; wait for it, or look at the hardware",
            [ErrorWords("NoSuchAdapter")]
        ),
        ErrorMeaning(
            .notReady,
            .daemon,
            .afterChange,
            "Not available just now; wait until the device's or adapter's state changes",
            [ErrorWords("NotAvailable"), ErrorWords("InvalidState")]
        ),
        ErrorMeaning(
            .notConnected,
            .caller,
            .afterChange,
            "Connect first",
            [ErrorWords("NotConnected")]
        ),
        ErrorMeaning(
            .notConnected,
            .nobody,
            .never,
            "Not connected, as was asked",
            isAlreadyDone: true,
            [ErrorWords("NotConnected", during: .disconnect)]
        ),
    ]

    private static let accessMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .notPermitted,
            .peer,
            .never,
            "The characteristic's properties or its security forbid it",
            [ErrorWords("NotPermitted")]
        ),
        ErrorMeaning(
            .notPermitted,
            .peer,
            .never,
            "Pair with the device first",
            [ErrorWords("NotPermitted", "Not paired")]
        ),
        ErrorMeaning(
            .notPermitted,
            .caller,
            .afterChange,
            "Another client holds the characteristic acquired; wait until it lets go",
            [
                ErrorWords("NotPermitted", "Write acquired"),
                ErrorWords("NotPermitted", "Notify acquired"),
            ]
        ),
        ErrorMeaning(
            .noResources,
            .controller,
            .afterChange,
            "The controller has no room for another advertisement; unregister one",
            [ErrorWords("NotPermitted", "Maximum advertisements reached")]
        ),
        ErrorMeaning(
            .alreadyExists,
            .caller,
            .never,
            "That UUID is registered already",
            [ErrorWords("NotPermitted", "UUID already registered")]
        ),
        ErrorMeaning(
            .notAuthorized,
            .peer,
            .never,
            "The peer or an agent refused; it decides",
            [ErrorWords("NotAuthorized"), ErrorWords("Rejected"), ErrorWords("NotAllowed")]
        ),
        ErrorMeaning(
            .notSupported,
            .peer,
            .never,
            "Peer, adapter or this BlueZ cannot do it",
            [
                ErrorWords("NotSupported"), ErrorWords("Unsupported"),
                ErrorWords("A2DP."),
            ]
        ),
        ErrorMeaning(
            .notSupported,
            .peer,
            .never,
            "The peer's configuration descriptor does not allow notifications",
            [ErrorWords("ImproperlyConfigured")]
        ),
        ErrorMeaning(
            .rejectedArguments,
            .caller,
            .never,
            "An argument is missing, out of range or of the wrong type",
            [
                ErrorWords("InvalidArguments"), ErrorWords("InvalidArgs"),
                ErrorWords("OutOfRange"),
            ]
        ),
        ErrorMeaning(
            .invalidValue,
            .caller,
            .never,
            "The value is too long or too short, or the offset is past its end",
            [
                ErrorWords("InvalidOffset"), ErrorWords("InvalidValueLength"),
                ErrorWords("InvalidLength"),
                ErrorWords("InvalidArguments", "Invalid offset"),
                ErrorWords("InvalidArguments", "Invalid Length"),
            ]
        ),
    ]

    private static let existenceMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .alreadyExists,
            .caller,
            .never,
            "It exists already; remove the old one first if it must be new",
            [ErrorWords("AlreadyExists")]
        ),
        ErrorMeaning(
            .alreadyExists,
            .nobody,
            .never,
            "Paired or registered already",
            isAlreadyDone: true,
            [ErrorWords("AlreadyExists", during: [.pair, .register])]
        ),
        ErrorMeaning(
            .doesNotExist,
            .caller,
            .never,
            "There is nothing of that name or path",
            [
                ErrorWords("DoesNotExist"), ErrorWords("NotFound"), ErrorWords("NotAcquired"),
            ]
        ),
        // CancelPairing without a pairing also removes the bond and drops the link.
        ErrorMeaning(
            .doesNotExist,
            .nobody,
            .never,
            "Gone already",
            isAlreadyDone: true,
            [ErrorWords("DoesNotExist", during: [.unregister, .cancelPairing])]
        ),
    ]

    private static let pairingMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .authenticationFailed,
            .peer,
            .never,
            "Pairing failed: check the agent and the passkey, and put the peer into pairing mode",
            [
                ErrorWords("AuthenticationFailed"), ErrorWords("AuthenticationRejected"),
            ]
        ),
        ErrorMeaning(
            .authenticationFailed,
            .unknown,
            .never,
            "The pairing was called off, or the link was lost meanwhile",
            [ErrorWords("AuthenticationCanceled"), ErrorWords("Canceled")]
        ),
        ErrorMeaning(
            .authenticationFailed,
            .peer,
            .afterWait,
            "The peer or the person did not answer in time; disconnect, then pair again",
            wait: .seconds(1),
            [ErrorWords("AuthenticationTimeout")]
        ),
        ErrorMeaning(
            .connectFailed,
            .peer,
            .afterWait,
            "The peer does not answer: absent, asleep or out of range",
            wait: .seconds(5),
            [ErrorWords("ConnectionAttemptFailed")]
        ),
        ErrorMeaning(
            .authenticationFailed,
            .caller,
            .never,
            "Register an agent first; pairing asks it",
            [ErrorWords("AgentNotAvailable")]
        ),
        ErrorMeaning(
            .remote,
            .peer,
            .never,
            "The peer's health profile refused",
            [ErrorWords("HealthError")]
        ),
    ]
}
