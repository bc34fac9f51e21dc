extension ErrorTable {
    // Of strerror(3) and of mgmt_errstr() in lib/mgmt.h. BlueZ up to 5.61 answered Connect so, and
    // later ones still do from SDP searches, from pairing and from setting properties.

    /// What the kernel said, passed on by BlueZ as the message of `Failed`.
    static let kernelMeanings: [ErrorMeaning] = connectErrnoMeanings + errnoMeanings + mgmtMeanings

    private static let connectErrnoMeanings: [ErrorMeaning] = [
        // Function not implemented is HCI status 0x3e, Connection Failed to be Established.
        ErrorMeaning(
            .connectFailed, .unknown, .afterWait,
            "The link was not established, or broke at once; wait, try again",
            """
            Failed: Software caused connection abort
            Failed: Function not implemented
            Failed: Operation canceled
            Failed: Connect failed
            """),
        ErrorMeaning(
            .connectFailed, .radio, .afterWait,
            "The link did not hold; move closer or lessen the traffic, and try again",
            """
            Failed: Connection timed out
            Failed: Protocol error
            Failed: Connection Not Established
            """),
        ErrorMeaning(
            .connectFailed, .peer, .afterWait,
            "The peer does not answer its page: absent, asleep or out of range",
            waitMilliseconds: 5000,
            "Failed: Host is down"),
        ErrorMeaning(
            .connectFailed, .peer, .afterWait,
            "The peer refused or broke off; it may be busy with another host",
            "Failed: Connection refused"),
        ErrorMeaning(
            .connectFailed, .peer, .afterWait,
            "The peer refused or broke off; it may be busy with another host",
            during: .connect,
            "Failed: Connection reset by peer"),
        ErrorMeaning(
            .linkLost, .radio, .afterChange,
            "The link is gone; connect again",
            outcomeUnknown: true,
            """
            Failed: Connection reset by peer
            Failed: Broken pipe
            Failed: Disconnected
            """),
        ErrorMeaning(
            .keyMissing, .peer, .never,
            "The peer forgot the bond; remove the device here and pair anew",
            "Failed: Invalid exchange"),
        ErrorMeaning(
            .notConnected, .caller, .afterChange,
            "Connect first",
            "Failed: Transport endpoint is not connected"),
        ErrorMeaning(
            .notConnected, .nobody, .never,
            "Not connected, as was asked",
            isAlreadyDone: true, during: .disconnect,
            "Failed: Transport endpoint is not connected"),
        ErrorMeaning(
            .alreadyConnected, .nobody, .never,
            "Already connected; check that the link is real",
            isAlreadyDone: true, during: .connect,
            """
            Failed: Transport endpoint is already connected
            Failed: Already Connected
            """),
    ]

    private static let errnoMeanings: [ErrorMeaning] = [
        // Measured: "Input/output error" answers a Connect while the adapter is off.
        ErrorMeaning(
            .notReady, .kernel, .afterChange,
            "The adapter is off or gone: set Powered, and look whether rfkill blocks it",
            during: .connect,
            "Failed: Input/output error"),
        ErrorMeaning(
            .notReady, .kernel, .afterChange,
            "The adapter is off or gone: set Powered, and look whether rfkill blocks it",
            """
            Failed: No route to host
            Failed: Network is down
            Failed: No such device
            """),
        ErrorMeaning(
            .adapterFailed, .kernel, .afterWait,
            "The kernel could not do it; look whether the adapter is up",
            """
            Failed: Input/output error
            Failed: File descriptor in bad state
            """),
        ErrorMeaning(
            .noResources, .controller, .afterWait,
            "The controller has no room for another link; disconnect one",
            waitMilliseconds: 4000,
            "Failed: Too many links"),
        ErrorMeaning(
            .noResources, .daemon, .afterWait,
            "bluetoothd is out of memory",
            "Failed: Cannot allocate memory"),
        ErrorMeaning(
            .busy, .kernel, .afterWait,
            "Something else holds it just now; try again",
            """
            Failed: Device or resource busy
            Failed: Resource temporarily unavailable
            """),
        ErrorMeaning(
            .rejectedArguments, .caller, .never,
            "An argument is out of range or of the wrong kind",
            """
            Failed: Invalid argument
            Failed: Invalid Parameters
            """),
        ErrorMeaning(
            .notSupported, .kernel, .never,
            "Kernel, controller or peer cannot do it",
            """
            Failed: Operation not supported
            Failed: Protocol not supported
            Failed: Protocol not available
            Failed: Not Supported
            Failed: Unknown Command
            Failed: Kernel lacks reject list support
            """),
        ErrorMeaning(
            .notPermitted, .kernel, .never,
            "The kernel forbids it; look at bluetoothd's capabilities",
            """
            Failed: Operation not permitted
            Failed: Permission denied
            """),
    ]
}
