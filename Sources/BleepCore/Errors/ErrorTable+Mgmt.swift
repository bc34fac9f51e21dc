extension ErrorTable {
    /// The kernel's management statuses, which mostly answer a property set (Powered and its like).
    static let mgmtMeanings: [ErrorMeaning] = [
        // Measured: "Authentication Failed" is what Powered=true gets from a silent controller.
        ErrorMeaning(
            .adapterFailed, .controller, .afterWait,
            "The controller does not answer or refuses; try again, then reset it",
            during: .setProperty,
            "Failed: Authentication Failed"),
        ErrorMeaning(
            .adapterFailed, .controller, .afterWait,
            "The controller does not answer or refuses; try again, then reset it",
            """
            Failed: Timeout
            Failed: Rejected
            Failed: <unknown status>
            """),
        // Measured: a soft block by rfkill makes Powered=true fail in these words.
        ErrorMeaning(
            .adapterFailed, .kernel, .afterChange,
            "The kernel refused; look first whether rfkill blocks the adapter",
            "Failed: Failed"),
        ErrorMeaning(
            .blocked, .kernel, .afterChange,
            "rfkill blocks the adapter: `rfkill unblock bluetooth`, or its hardware switch",
            """
            Blocked
            Failed: Blocked through rfkill
            """),
        ErrorMeaning(
            .notReady, .kernel, .afterChange,
            "The adapter is off or gone: set Powered, and look whether rfkill blocks it",
            """
            Failed: Not Powered
            Failed: Powering down
            Failed: Invalid Index
            """),
        ErrorMeaning(
            .busy, .controller, .afterWait,
            "The controller is busy with an earlier command",
            waitMilliseconds: 1000,
            "Failed: Busy"),
        ErrorMeaning(
            .noResources, .controller, .afterWait,
            "The controller is out of memory or of slots",
            waitMilliseconds: 1000,
            "Failed: No Resources"),
        ErrorMeaning(
            .authenticationFailed, .peer, .never,
            "The peer refused the keys; pair anew",
            "Failed: Authentication Failed"),
        ErrorMeaning(
            .alreadyExists, .nobody, .never,
            "Paired already",
            "Failed: Already Paired"),
        ErrorMeaning(
            .alreadyExists, .nobody, .never,
            "Paired already",
            isAlreadyDone: true, during: .pair,
            "Failed: Already Paired"),
        ErrorMeaning(
            .busy, .daemon, .afterWait,
            "Another operation of the adapter came first",
            """
            Failed: Cancelled
            Failed: Canceled
            """),
    ]
}
