extension ErrorTable {
    /// Why the bus could not start a service.
    static let spawnMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "The service could not be started: `systemctl status bluetooth` says why",
            [
                ErrorWords("Spawn.ExecFailed"), ErrorWords("Spawn.ForkFailed"),
                ErrorWords("Spawn.ChildExited"), ErrorWords("Spawn.ChildSignaled"),
                ErrorWords("Spawn.Failed"), ErrorWords("Spawn.NoMemory"), ErrorWords("Spawn."),
            ]
        ),
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "The service is not installed",
            [ErrorWords("Spawn.ServiceNotFound")]
        ),
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "The service's files are broken; install BlueZ anew",
            [
                ErrorWords("Spawn.ConfigInvalid"), ErrorWords("Spawn.ServiceNotValid"),
                ErrorWords("Spawn.FileInvalid"),
            ]
        ),
        ErrorMeaning(
            .serviceUnavailable,
            .bus,
            .never,
            "The bus may not start services: look at dbus-daemon-launch-helper",
            [
                ErrorWords("Spawn.PermissionsInvalid"), ErrorWords("Spawn.FailedToSetup"),
            ]
        ),
    ]

    /// Why systemd could not start, stop or restart a unit.
    static let systemdMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "The unit is masked: `systemctl unmask bluetooth`",
            [ErrorWords("UnitMasked")]
        ),
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "systemd knows no such unit; the service is not installed or has another name",
            [ErrorWords("NoSuchUnit")]
        ),
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "The unit's file is broken",
            [ErrorWords("LoadFailed"), ErrorWords("BadUnitSetting")]
        ),
        ErrorMeaning(
            .notPermitted,
            .caller,
            .never,
            "The unit does not take such a job",
            [
                ErrorWords("OnlyByDependency"), ErrorWords("JobTypeNotApplicable"),
                ErrorWords("NoIsolation"), ErrorWords("TransactionOrderIsCyclic"),
            ]
        ),
        ErrorMeaning(
            .busy,
            .daemon,
            .afterWait,
            "systemd has a conflicting job in hand",
            wait: .seconds(1),
            [
                ErrorWords("TransactionJobsConflicting"), ErrorWords("TransactionIsDestructive"),
            ]
        ),
        ErrorMeaning(
            .serviceUnavailable,
            .daemon,
            .never,
            "The system shuts down",
            [ErrorWords("ShuttingDown")]
        ),
        ErrorMeaning(
            .doesNotExist,
            .nobody,
            .never,
            "The job has ended already, or never was",
            [ErrorWords("NoSuchJob")]
        ),
        ErrorMeaning(
            .alreadyExists,
            .nobody,
            .never,
            "Subscribed already",
            isAlreadyDone: true,
            [ErrorWords("AlreadySubscribed")]
        ),
        ErrorMeaning(
            .doesNotExist,
            .nobody,
            .never,
            "Not subscribed; nothing to undo",
            isAlreadyDone: true,
            [ErrorWords("NotSubscribed")]
        ),
    ]

    /// What polkit says for systemd.
    static let policyMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .accessDenied,
            .caller,
            .never,
            "polkit refused: run as root, or add a rule for org.freedesktop.systemd1.manage-units",
            [ErrorWords("NotAuthorized"), ErrorWords("Cancelled"), ErrorWords("Failed")]
        )
    ]

    /// Why a link fell, as the signal `Device1.Disconnected` of recent BlueZ names it.
    static let reasonMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .linkLost,
            .radio,
            .afterWait,
            "The link was lost; connect again",
            outcomeUnknown: true,
            [ErrorWords("Timeout")]
        ),
        ErrorMeaning(
            .linkLost,
            .unknown,
            .afterWait,
            "The link was lost, BlueZ does not know why; connect again",
            outcomeUnknown: true,
            [ErrorWords("Unknown")]
        ),
        ErrorMeaning(
            .linkLost,
            .peer,
            .afterWait,
            "The peer hung up; leave it some time",
            outcomeUnknown: true,
            wait: .seconds(5),
            [ErrorWords("Remote")]
        ),
        ErrorMeaning(
            .linkLost,
            .caller,
            .never,
            "This host hung up: this client or another",
            outcomeUnknown: true,
            [ErrorWords("Local")]
        ),
        ErrorMeaning(
            .authenticationFailed,
            .peer,
            .never,
            "The peer refused the keys; pair anew",
            outcomeUnknown: true,
            [ErrorWords("Authentication")]
        ),
        ErrorMeaning(
            .linkLost,
            .kernel,
            .afterChange,
            "The host goes to sleep; connect again when it wakes",
            outcomeUnknown: true,
            [ErrorWords("Suspend")]
        ),
    ]
}
