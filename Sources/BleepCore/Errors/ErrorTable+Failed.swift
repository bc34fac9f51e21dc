extension ErrorTable {
    /// `Failed` and `InProgress` where bluetoothd's own words or the method tell more.
    static let failedMeanings: [ErrorMeaning] =
        [
            ErrorMeaning(
                .connectFailed,
                .unknown,
                .afterWait,
                "BlueZ could not connect and says no more",
                [ErrorWords("Failed", during: .connect)]
            ),
            ErrorMeaning(
                .remote,
                .unknown,
                .afterWait,
                "BlueZ failed and says no more than its message",
                [ErrorWords("Failed")]
            ),
            ErrorMeaning(
                .notConnected,
                .caller,
                .afterChange,
                "Connect first; if Connected is true, it is a phantom: disconnect, connect anew",
                [
                    ErrorWords("Failed", "Not connected"),
                    ErrorWords("Failed", "Already disconnected."),
                    ErrorWords("Failed", "Client already disconnected"),
                    ErrorWords("Failed", "There is no active connection"),
                    ErrorWords("Failed", "No ATT transport"),
                ]
            ),
            ErrorMeaning(
                .notConnected,
                .nobody,
                .never,
                "Not connected, as was asked",
                isAlreadyDone: true,
                [
                    ErrorWords("Failed", "Not connected", during: .disconnect),
                    ErrorWords("Failed", "Already disconnected.", during: .disconnect),
                ]
            ),
            // The session belongs to a unique name: another connection's goes on, unseen here.
            ErrorMeaning(
                .doesNotExist,
                .nobody,
                .never,
                "This bus connection has no such session; nothing to stop",
                isAlreadyDone: true,
                [
                    ErrorWords("Failed", "No notify session started"),
                    ErrorWords("Failed", "No discovery started"),
                ]
            ),
            ErrorMeaning(
                .notPermitted,
                .peer,
                .never,
                "Pair with the device first",
                [ErrorWords("Failed", "Not paired")]
            ),
            ErrorMeaning(
                .attError,
                .peer,
                .never,
                "The peer failed the operation without an error code",
                [ErrorWords("Failed", "Operation failed")]
            ),
            ErrorMeaning(
                .noResources,
                .daemon,
                .afterWait,
                "bluetoothd could not queue the operation; try again",
                [
                    ErrorWords("Failed", "Failed to send read request"),
                    ErrorWords("Failed", "Failed to initiate write"),
                    ErrorWords("Failed", "Failed allocate notify session"),
                    ErrorWords("Failed", "Failed to register notify session"),
                    ErrorWords("Failed", "Failed to subscribe"),
                ]
            ),
            ErrorMeaning(
                .rejectedArguments,
                .caller,
                .never,
                "BlueZ could not make sense of what was registered",
                [
                    ErrorWords("Failed", "No object received"),
                    ErrorWords("Failed", "Failed to parse advertisement."),
                    ErrorWords("Failed", "Failed to register application"),
                    ErrorWords("Failed", "Invalid UUID"),
                ]
            ),
        ] + pendingMeanings

    /// Something else is under way.
    private static let pendingMeanings: [ErrorMeaning] = [
        // Measured: `Failed`, not `InProgress`, when a Connect of whichever client is pending. It
        // can last 42 s; its outcome is this caller's too.
        ErrorMeaning(
            .inProgress,
            .daemon,
            .afterWait,
            "A connect to the device is under way; wait for Connected, or Disconnect to end it",
            wait: .seconds(1),
            [
                ErrorWords("Failed", "Operation already in progress", during: .connect),
                ErrorWords("InProgress", during: .connect),
            ]
        ),
        ErrorMeaning(
            .inProgress,
            .daemon,
            .afterWait,
            "The same kind of operation is under way; wait for it, or end it",
            [
                ErrorWords("Failed", "Operation already in progress"),
                ErrorWords("Failed", "Operation now in progress"),
                ErrorWords("InProgress"),
            ]
        ),
        ErrorMeaning(
            .inProgress,
            .daemon,
            .afterWait,
            "A pairing or a connect is under way; Disconnect ends a pairing that hangs",
            wait: .seconds(1),
            [ErrorWords("InProgress", during: .pair)]
        ),
        ErrorMeaning(
            .inProgress,
            .caller,
            .never,
            "Somebody notifies on it already: use StartNotify, which can be shared",
            [ErrorWords("InProgress", during: .acquire)]
        ),
        // discovery_complete() in src/adapter.c answers so to every failure that the kernel tells
        // of. Measured: after 2 s when the controller is silent, after 45 ms when it refuses.
        ErrorMeaning(
            .adapterFailed,
            .controller,
            .afterWait,
            "The controller failed to scan, unless this connection discovers already",
            [ErrorWords("InProgress", during: .startDiscovery)]
        ),
        // Either a start is pending still, or the connection is wedged, or the kernel failed and
        // the session is gone: only closing the connection makes it certain.
        ErrorMeaning(
            .inProgress,
            .controller,
            .never,
            "Close the bus connection that discovers: nothing else ends its session for certain",
            outcomeUnknown: true,
            [ErrorWords("InProgress", during: .stopDiscovery)]
        ),
    ]
}
