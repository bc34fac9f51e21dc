extension ErrorTable {
    // BlueZ picks these texts in src/error.c from an errno, and sends them under several names;
    // the texts of LE often come from BR/EDR's list: "br-connection-canceled" is said of both.

    /// What BlueZ says of connections; the message alone decides.
    static let connectMeanings: [ErrorMeaning] =
        [
            // att_connect_cb() in src/device.c turns every LE failure into this one. Measured: the
            // same text after 41 s for a peer out of range and for a controller that is silent.
            ErrorMeaning(
                .connectFailed,
                .unknown,
                .afterWait,
                "Peer out of range or controller silent: BlueZ does not say which; wait, try again",
                [
                    ErrorWords("", "le-connection-abort-by-local"),
                    ErrorWords("", "br-connection-aborted-by-local"),
                    ErrorWords("", "br-connection-unknown"),
                    ErrorWords("", "le-connection-unknown"),
                ]
            ),
            ErrorMeaning(
                .connectFailed,
                .unknown,
                .afterWait,
                "Some client called Disconnect, or the link dropped at once; try again",
                wait: .milliseconds(250),
                [
                    ErrorWords("", "br-connection-canceled"),
                    ErrorWords("", "le-connection-canceled"),
                ]
            ),
            ErrorMeaning(
                .connectFailed,
                .peer,
                .afterWait,
                "The peer does not answer its page: absent, asleep or out of range",
                wait: .seconds(5),
                [ErrorWords("", "br-connection-page-timeout")]
            ),
            ErrorMeaning(
                .connectFailed,
                .peer,
                .afterWait,
                "The peer refused or broke off; it may be busy with another host",
                [
                    ErrorWords("", "br-connection-refused"),
                    ErrorWords("", "le-connection-refused"),
                    ErrorWords("", "br-connection-aborted-by-remote"),
                    ErrorWords("", "le-connection-abort-by-remote"),
                ]
            ),
            ErrorMeaning(
                .connectFailed,
                .radio,
                .afterWait,
                "The link did not hold; move closer or lessen the traffic, and try again",
                [
                    ErrorWords("", "br-connection-timeout"),
                    ErrorWords("", "le-connection-timeout"),
                    ErrorWords("", "br-connection-lmp-protocol-error"),
                    ErrorWords("", "le-connection-link-layer-protocol-error"),
                ]
            ),
            ErrorMeaning(
                .connectFailed,
                .peer,
                .afterWait,
                "The peer's services could not be read; disconnect, then connect again",
                [
                    ErrorWords("", "br-connection-sdp-search"),
                    ErrorWords("", "le-connection-gatt-browsing"),
                ]
            ),
            ErrorMeaning(
                .connectFailed,
                .daemon,
                .afterWait,
                "bluetoothd lost its socket to the kernel; try again",
                [
                    ErrorWords("", "br-connection-bad-socket"),
                    ErrorWords("", "le-connection-bad-socket"),
                ]
            ),
            ErrorMeaning(
                .keyMissing,
                .peer,
                .never,
                "The peer forgot the bond; remove the device here and pair anew",
                [
                    ErrorWords("", "br-connection-key-missing"),
                    ErrorWords("", "le-connection-key-missing"),
                ]
            ),
        ] + connectStateMeanings

    /// Connections that were not even tried, or did not need to be.
    private static let connectStateMeanings: [ErrorMeaning] = [
        // The host decides over power; a device's breaker must not count it.
        ErrorMeaning(
            .notReady,
            .kernel,
            .afterChange,
            "The adapter is off: set Powered, and look whether rfkill blocks it",
            [
                ErrorWords("", "br-connection-adapter-not-powered"),
                ErrorWords("", "le-connection-adapter-not-powered"),
                ErrorWords("", "br-connection-create-socket"),
                ErrorWords("", "le-connection-create-socket"),
            ]
        ),
        ErrorMeaning(
            .noResources,
            .controller,
            .afterWait,
            "The controller has no room for another link; disconnect one",
            wait: .seconds(4),
            [
                ErrorWords("", "br-connection-concurrent-connection-limit"),
                ErrorWords("", "le-connection-concurrent-connection-limit"),
            ]
        ),
        ErrorMeaning(
            .noResources,
            .daemon,
            .afterWait,
            "bluetoothd is out of memory",
            [
                ErrorWords("", "br-connection-memory-allocation"),
                ErrorWords("", "le-connection-memory-allocation"),
            ]
        ),
        ErrorMeaning(
            .busy,
            .daemon,
            .afterWait,
            "The kernel is busy with another connection; try again",
            [ErrorWords("", "br-connection-busy"), ErrorWords("", "le-connection-busy")]
        ),
        ErrorMeaning(
            .inProgress,
            .daemon,
            .afterWait,
            "A connect to the device is under way; wait for it, or Disconnect to end it",
            [ErrorWords("InProgress", "br-connection-busy")]
        ),
        ErrorMeaning(
            .rejectedArguments,
            .caller,
            .never,
            "The kernel takes the address or its type for invalid",
            [
                ErrorWords("", "br-connection-invalid-argument"),
                ErrorWords("", "br-connection-invalid-arguments"),
                ErrorWords("", "le-connection-invalid-argument"),
                ErrorWords("", "le-connection-invalid-arguments"),
            ]
        ),
        ErrorMeaning(
            .notSupported,
            .controller,
            .never,
            "Controller or peer lacks this kind of connection",
            [
                ErrorWords("", "br-connection-not-supported"),
                ErrorWords("", "le-connection-not-supported"),
            ]
        ),
        ErrorMeaning(
            .notSupported,
            .peer,
            .never,
            "The peer offers no profile to connect; if it should, remove and rediscover",
            [
                ErrorWords("", "br-connection-profile-unavailable"),
                ErrorWords("BREDR.ProfileUnavailable"),
            ]
        ),
        ErrorMeaning(
            .alreadyConnected,
            .nobody,
            .never,
            "Already connected; check that the link is real",
            [
                ErrorWords("", "br-connection-already-connected"),
                ErrorWords("", "le-connection-already-connected"),
                ErrorWords("AlreadyConnected"),
            ]
        ),
        ErrorMeaning(
            .alreadyConnected,
            .nobody,
            .never,
            "Already connected; check that the link is real",
            isAlreadyDone: true,
            [
                ErrorWords("", "br-connection-already-connected", during: .connect),
                ErrorWords("", "le-connection-already-connected", during: .connect),
                ErrorWords("AlreadyConnected", during: .connect),
            ]
        ),
    ]
}
