extension ErrorTable {
    /// The kernel's management statuses, which mostly answer a property set (Powered and its like).
    static let mgmtMeanings: [ErrorMeaning] = [
        // Measured: "Authentication Failed" is what Powered=true gets from a silent controller.
        ErrorMeaning(
            .adapterFailed,
            .controller,
            .afterWait,
            "The controller does not answer or refuses; try again, then reset it",
            [
                ErrorWords("Failed", "Authentication Failed", during: .setProperty),
                ErrorWords("Failed", "Timeout"),
                ErrorWords("Failed", "Rejected"),
                ErrorWords("Failed", "<unknown status>"),
            ]
        ),
        // Measured: a soft block by rfkill makes Powered=true fail in these words.
        ErrorMeaning(
            .adapterFailed,
            .kernel,
            .afterChange,
            "The kernel refused; look first whether rfkill blocks the adapter",
            [ErrorWords("Failed", "Failed")]
        ),
        ErrorMeaning(
            .blocked,
            .kernel,
            .afterChange,
            "rfkill blocks the adapter: `rfkill unblock bluetooth`, or its hardware switch",
            [
                ErrorWords("Blocked"),
                ErrorWords("Failed", "Blocked through rfkill"),
            ]
        ),
        ErrorMeaning(
            .notReady,
            .kernel,
            .afterChange,
            "The adapter is off or gone: set Powered, and look whether rfkill blocks it",
            [
                ErrorWords("Failed", "Not Powered"),
                ErrorWords("Failed", "Powering down"),
                ErrorWords("Failed", "Invalid Index"),
            ]
        ),
        ErrorMeaning(
            .busy,
            .controller,
            .afterWait,
            "The controller is busy with an earlier command",
            wait: .seconds(1),
            [ErrorWords("Failed", "Busy")]
        ),
        ErrorMeaning(
            .noResources,
            .controller,
            .afterWait,
            "The controller is out of memory or of slots",
            wait: .seconds(1),
            [ErrorWords("Failed", "No Resources")]
        ),
        ErrorMeaning(
            .authenticationFailed,
            .peer,
            .never,
            "The peer refused the keys; pair anew",
            [ErrorWords("Failed", "Authentication Failed")]
        ),
        ErrorMeaning(
            .alreadyExists,
            .nobody,
            .never,
            "Paired already",
            [ErrorWords("Failed", "Already Paired")]
        ),
        ErrorMeaning(
            .alreadyExists,
            .nobody,
            .never,
            "Paired already",
            isAlreadyDone: true,
            [ErrorWords("Failed", "Already Paired", during: .pair)]
        ),
        ErrorMeaning(
            .busy,
            .daemon,
            .afterWait,
            "Another operation of the adapter came first",
            [ErrorWords("Failed", "Cancelled"), ErrorWords("Failed", "Canceled")]
        ),
    ]
}
