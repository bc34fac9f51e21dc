extension ErrorTable {
    // BlueZ picks these texts in src/error.c from an errno, and sends them under several names;
    // the texts of LE often come from BR/EDR's list: "br-connection-canceled" is said of both.

    /// What BlueZ says of connections; the message alone decides.
    static let connectMeanings: [ErrorMeaning] =
        [
            // att_connect_cb() in src/device.c turns every LE failure into this one. Measured: the
            // same text after 41 s for a peer out of range and for a controller that is silent.
            ErrorMeaning(
                .connectFailed, .unknown, .afterWait,
                "Peer out of range or controller silent: BlueZ does not say which; wait, try again",
                """
                *: le-connection-abort-by-local
                *: br-connection-aborted-by-local
                *: br-connection-unknown
                *: le-connection-unknown
                """),
            ErrorMeaning(
                .connectFailed, .unknown, .afterWait,
                "Some client called Disconnect, or the link dropped at once; try again",
                waitMilliseconds: 250,
                """
                *: br-connection-canceled
                *: le-connection-canceled
                """),
            ErrorMeaning(
                .connectFailed, .peer, .afterWait,
                "The peer does not answer its page: absent, asleep or out of range",
                waitMilliseconds: 5000,
                "*: br-connection-page-timeout"),
            ErrorMeaning(
                .connectFailed, .peer, .afterWait,
                "The peer refused or broke off; it may be busy with another host",
                """
                *: br-connection-refused
                *: le-connection-refused
                *: br-connection-aborted-by-remote
                *: le-connection-abort-by-remote
                """),
            ErrorMeaning(
                .connectFailed, .radio, .afterWait,
                "The link did not hold; move closer or lessen the traffic, and try again",
                """
                *: br-connection-timeout
                *: le-connection-timeout
                *: br-connection-lmp-protocol-error
                *: le-connection-link-layer-protocol-error
                """),
            ErrorMeaning(
                .connectFailed, .peer, .afterWait,
                "The peer's services could not be read; disconnect, then connect again",
                """
                *: br-connection-sdp-search
                *: le-connection-gatt-browsing
                """),
            ErrorMeaning(
                .connectFailed, .daemon, .afterWait,
                "bluetoothd lost its socket to the kernel; try again",
                """
                *: br-connection-bad-socket
                *: le-connection-bad-socket
                """),
            ErrorMeaning(
                .keyMissing, .peer, .never,
                "The peer forgot the bond; remove the device here and pair anew",
                """
                *: br-connection-key-missing
                *: le-connection-key-missing
                """),
        ] + connectStateMeanings

    /// Connections that were not even tried, or did not need to be.
    private static let connectStateMeanings: [ErrorMeaning] = [
        // The host decides over power; a device's breaker must not count it.
        ErrorMeaning(
            .notReady, .kernel, .afterChange,
            "The adapter is off: set Powered, and look whether rfkill blocks it",
            """
            *: br-connection-adapter-not-powered
            *: le-connection-adapter-not-powered
            *: br-connection-create-socket
            *: le-connection-create-socket
            """),
        ErrorMeaning(
            .noResources, .controller, .afterWait,
            "The controller has no room for another link; disconnect one",
            waitMilliseconds: 4000,
            """
            *: br-connection-concurrent-connection-limit
            *: le-connection-concurrent-connection-limit
            """),
        ErrorMeaning(
            .noResources, .daemon, .afterWait,
            "bluetoothd is out of memory",
            """
            *: br-connection-memory-allocation
            *: le-connection-memory-allocation
            """),
        ErrorMeaning(
            .busy, .daemon, .afterWait,
            "The kernel is busy with another connection; try again",
            """
            *: br-connection-busy
            *: le-connection-busy
            """),
        ErrorMeaning(
            .inProgress, .daemon, .afterWait,
            "A connect to the device is under way; wait for it, or Disconnect to end it",
            "InProgress: br-connection-busy"),
        ErrorMeaning(
            .rejectedArguments, .caller, .never,
            "The kernel takes the address or its type for invalid",
            """
            *: br-connection-invalid-argument
            *: br-connection-invalid-arguments
            *: le-connection-invalid-argument
            *: le-connection-invalid-arguments
            """),
        ErrorMeaning(
            .notSupported, .controller, .never,
            "Controller or peer lacks this kind of connection",
            """
            *: br-connection-not-supported
            *: le-connection-not-supported
            """),
        ErrorMeaning(
            .notSupported, .peer, .never,
            "The peer offers no profile to connect; if it should, remove and rediscover",
            """
            *: br-connection-profile-unavailable
            BREDR.ProfileUnavailable
            """),
        ErrorMeaning(
            .alreadyConnected, .nobody, .never,
            "Already connected; check that the link is real",
            """
            *: br-connection-already-connected
            *: le-connection-already-connected
            AlreadyConnected
            """),
        ErrorMeaning(
            .alreadyConnected, .nobody, .never,
            "Already connected; check that the link is real",
            isAlreadyDone: true, during: .connect,
            """
            *: br-connection-already-connected
            *: le-connection-already-connected
            AlreadyConnected
            """),
    ]
}
