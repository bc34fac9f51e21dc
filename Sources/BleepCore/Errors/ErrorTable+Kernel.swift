extension ErrorTable {
    // Of strerror(3) and of mgmt_errstr() in lib/mgmt.h. BlueZ up to 5.61 answered Connect so, and
    // later ones still do from SDP searches, from pairing and from setting properties.

    /// What the kernel said, passed on by BlueZ as the message of `Failed`.
    static let kernelMeanings: [ErrorMeaning] = connectErrnoMeanings + errnoMeanings + mgmtMeanings

    private static let connectErrnoMeanings: [ErrorMeaning] = [
        // Function not implemented is HCI status 0x3e, Connection Failed to be Established.
        ErrorMeaning(
            .connectFailed,
            .unknown,
            .afterWait,
            "The link was not established, or broke at once; wait, try again",
            [
                ErrorWords("Failed", "Software caused connection abort"),
                ErrorWords("Failed", "Function not implemented"),
                ErrorWords("Failed", "Operation canceled"),
                ErrorWords("Failed", "Connect failed"),
            ]
        ),
        ErrorMeaning(
            .connectFailed,
            .radio,
            .afterWait,
            "The link did not hold; move closer or lessen the traffic, and try again",
            [
                ErrorWords("Failed", "Connection timed out"),
                ErrorWords("Failed", "Protocol error"),
                ErrorWords("Failed", "Connection Not Established"),
            ]
        ),
        ErrorMeaning(
            .connectFailed,
            .peer,
            .afterWait,
            "The peer does not answer its page: absent, asleep or out of range",
            wait: .seconds(5),
            [ErrorWords("Failed", "Host is down")]
        ),
        ErrorMeaning(
            .connectFailed,
            .peer,
            .afterWait,
            "The peer refused or broke off; it may be busy with another host",
            [
                ErrorWords("Failed", "Connection refused"),
                ErrorWords("Failed", "Connection reset by peer", during: .connect),
            ]
        ),
        ErrorMeaning(
            .linkLost,
            .radio,
            .afterChange,
            "The link is gone; connect again",
            outcomeUnknown: true,
            [
                ErrorWords("Failed", "Connection reset by peer"),
                ErrorWords("Failed", "Broken pipe"),
                ErrorWords("Failed", "Disconnected"),
            ]
        ),
        ErrorMeaning(
            .keyMissing,
            .peer,
            .never,
            "The peer forgot the bond; remove the device here and pair anew",
            [ErrorWords("Failed", "Invalid exchange")]
        ),
        ErrorMeaning(
            .notConnected,
            .caller,
            .afterChange,
            "Connect first",
            [ErrorWords("Failed", "Transport endpoint is not connected")]
        ),
        ErrorMeaning(
            .notConnected,
            .nobody,
            .never,
            "Not connected, as was asked",
            isAlreadyDone: true,
            [
                ErrorWords("Failed", "Transport endpoint is not connected", during: .disconnect)
            ]
        ),
        ErrorMeaning(
            .alreadyConnected,
            .nobody,
            .never,
            "Already connected; check that the link is real",
            isAlreadyDone: true,
            [
                ErrorWords("Failed", "Transport endpoint is already connected", during: .connect),
                ErrorWords("Failed", "Already Connected", during: .connect),
            ]
        ),
    ]

    private static let errnoMeanings: [ErrorMeaning] = [
        // Measured: "Input/output error" answers a Connect while the adapter is off.
        ErrorMeaning(
            .notReady,
            .kernel,
            .afterChange,
            "The adapter is off or gone: set Powered, and look whether rfkill blocks it",
            [
                ErrorWords("Failed", "Input/output error", during: .connect),
                ErrorWords("Failed", "No route to host"),
                ErrorWords("Failed", "Network is down"),
                ErrorWords("Failed", "No such device"),
            ]
        ),
        ErrorMeaning(
            .adapterFailed,
            .kernel,
            .afterWait,
            "The kernel could not do it; look whether the adapter is up",
            [
                ErrorWords("Failed", "Input/output error"),
                ErrorWords("Failed", "File descriptor in bad state"),
            ]
        ),
        ErrorMeaning(
            .noResources,
            .controller,
            .afterWait,
            "The controller has no room for another link; disconnect one",
            wait: .seconds(4),
            [ErrorWords("Failed", "Too many links")]
        ),
        ErrorMeaning(
            .noResources,
            .daemon,
            .afterWait,
            "bluetoothd is out of memory",
            [ErrorWords("Failed", "Cannot allocate memory")]
        ),
        ErrorMeaning(
            .busy,
            .kernel,
            .afterWait,
            "Something else holds it just now; try again",
            [
                ErrorWords("Failed", "Device or resource busy"),
                ErrorWords("Failed", "Resource temporarily unavailable"),
            ]
        ),
        ErrorMeaning(
            .rejectedArguments,
            .caller,
            .never,
            "An argument is out of range or of the wrong kind",
            [
                ErrorWords("Failed", "Invalid argument"),
                ErrorWords("Failed", "Invalid Parameters"),
            ]
        ),
        ErrorMeaning(
            .notSupported,
            .kernel,
            .never,
            "Kernel, controller or peer cannot do it",
            [
                ErrorWords("Failed", "Operation not supported"),
                ErrorWords("Failed", "Protocol not supported"),
                ErrorWords("Failed", "Protocol not available"),
                ErrorWords("Failed", "Not Supported"),
                ErrorWords("Failed", "Unknown Command"),
                ErrorWords("Failed", "Kernel lacks reject list support"),
            ]
        ),
        ErrorMeaning(
            .notPermitted,
            .kernel,
            .never,
            "The kernel forbids it; look at bluetoothd's capabilities",
            [
                ErrorWords("Failed", "Operation not permitted"),
                ErrorWords("Failed", "Permission denied"),
            ]
        ),
    ]
}
