extension ErrorTable {
    /// `Failed` and `InProgress` where bluetoothd's own words or the method tell more.
    static let failedMeanings: [ErrorMeaning] =
        [
            ErrorMeaning(
                .connectFailed, .unknown, .afterWait,
                "BlueZ could not connect and says no more",
                during: .connect,
                "Failed"),
            ErrorMeaning(
                .remote, .unknown, .afterWait,
                "BlueZ failed and says no more than its message",
                "Failed"),
            ErrorMeaning(
                .notConnected, .caller, .afterChange,
                "Connect first; if Connected is true, it is a phantom: disconnect, connect anew",
                """
                Failed: Not connected
                Failed: Already disconnected.
                Failed: Client already disconnected
                Failed: There is no active connection
                Failed: No ATT transport
                """),
            ErrorMeaning(
                .notConnected, .nobody, .never,
                "Not connected, as was asked",
                isAlreadyDone: true, during: .disconnect,
                """
                Failed: Not connected
                Failed: Already disconnected.
                """),
            // The session belongs to a unique name: another connection's goes on, unseen here.
            ErrorMeaning(
                .doesNotExist, .nobody, .never,
                "This bus connection has no such session; nothing to stop",
                isAlreadyDone: true,
                """
                Failed: No notify session started
                Failed: No discovery started
                """),
            ErrorMeaning(
                .notPermitted, .peer, .never,
                "Pair with the device first",
                "Failed: Not paired"),
            ErrorMeaning(
                .attError, .peer, .never,
                "The peer failed the operation without an error code",
                "Failed: Operation failed"),
            ErrorMeaning(
                .noResources, .daemon, .afterWait,
                "bluetoothd could not queue the operation; try again",
                """
                Failed: Failed to send read request
                Failed: Failed to initiate write
                Failed: Failed allocate notify session
                Failed: Failed to register notify session
                Failed: Failed to subscribe
                """),
            ErrorMeaning(
                .rejectedArguments, .caller, .never,
                "BlueZ could not make sense of what was registered",
                """
                Failed: No object received
                Failed: Failed to parse advertisement.
                Failed: Failed to register application
                Failed: Invalid UUID
                """),
        ] + pendingMeanings

    /// Something else is under way.
    private static let pendingMeanings: [ErrorMeaning] = [
        // Measured: `Failed`, not `InProgress`, when a Connect of whichever client is pending. It
        // can last 42 s; its outcome is this caller's too.
        ErrorMeaning(
            .inProgress, .daemon, .afterWait,
            "A connect to the device is under way; wait for Connected, or Disconnect to end it",
            waitMilliseconds: 1000, during: .connect,
            """
            Failed: Operation already in progress
            InProgress
            """),
        ErrorMeaning(
            .inProgress, .daemon, .afterWait,
            "The same kind of operation is under way; wait for it, or end it",
            """
            Failed: Operation already in progress
            Failed: Operation now in progress
            InProgress
            """),
        ErrorMeaning(
            .inProgress, .daemon, .afterWait,
            "A pairing or a connect is under way; Disconnect ends a pairing that hangs",
            waitMilliseconds: 1000, during: .pair,
            "InProgress"),
        ErrorMeaning(
            .inProgress, .caller, .never,
            "Somebody notifies on it already: use StartNotify, which can be shared",
            during: .acquire,
            "InProgress"),
        // discovery_complete() in src/adapter.c answers so to every failure that the kernel tells
        // of. Measured: after 2 s when the controller is silent, after 45 ms when it refuses.
        ErrorMeaning(
            .adapterFailed, .controller, .afterWait,
            "The controller failed to scan, unless this connection discovers already",
            during: .startDiscovery,
            "InProgress"),
        // Either a start is pending still, or the connection is wedged, or the kernel failed and
        // the session is gone: only closing the connection makes it certain.
        ErrorMeaning(
            .inProgress, .controller, .never,
            "Close the bus connection that discovers: nothing else ends its session for certain",
            outcomeUnknown: true, during: .stopDiscovery,
            "InProgress"),
    ]
}
