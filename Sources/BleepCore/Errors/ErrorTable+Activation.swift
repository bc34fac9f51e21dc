extension ErrorTable {
    /// Why the bus could not start a service.
    static let spawnMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The service could not be started: `systemctl status bluetooth` says why",
            """
            Spawn.ExecFailed
            Spawn.ForkFailed
            Spawn.ChildExited
            Spawn.ChildSignaled
            Spawn.Failed
            Spawn.NoMemory
            Spawn.*
            """),
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The service is not installed",
            "Spawn.ServiceNotFound"),
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The service's files are broken; install BlueZ anew",
            """
            Spawn.ConfigInvalid
            Spawn.ServiceNotValid
            Spawn.FileInvalid
            """),
        ErrorMeaning(
            .serviceUnavailable, .bus, .never,
            "The bus may not start services: look at dbus-daemon-launch-helper",
            """
            Spawn.PermissionsInvalid
            Spawn.FailedToSetup
            """),
    ]

    /// Why systemd could not start, stop or restart a unit.
    static let systemdMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The unit is masked: `systemctl unmask bluetooth`",
            "UnitMasked"),
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "systemd knows no such unit; the service is not installed or has another name",
            "NoSuchUnit"),
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The unit's file is broken",
            """
            LoadFailed
            BadUnitSetting
            """),
        ErrorMeaning(
            .notPermitted, .caller, .never,
            "The unit does not take such a job",
            """
            OnlyByDependency
            JobTypeNotApplicable
            NoIsolation
            TransactionOrderIsCyclic
            """),
        ErrorMeaning(
            .busy, .daemon, .afterWait,
            "systemd has a conflicting job in hand",
            waitMilliseconds: 1000,
            """
            TransactionJobsConflicting
            TransactionIsDestructive
            """),
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The system shuts down",
            "ShuttingDown"),
        ErrorMeaning(
            .doesNotExist, .nobody, .never,
            "The job has ended already, or never was",
            "NoSuchJob"),
        ErrorMeaning(
            .alreadyExists, .nobody, .never,
            "Subscribed already",
            isAlreadyDone: true,
            "AlreadySubscribed"),
        ErrorMeaning(
            .doesNotExist, .nobody, .never,
            "Not subscribed; nothing to undo",
            isAlreadyDone: true,
            "NotSubscribed"),
    ]

    /// What polkit says for systemd.
    static let policyMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .accessDenied, .caller, .never,
            "polkit refused: run as root, or add a rule for org.freedesktop.systemd1.manage-units",
            """
            NotAuthorized
            Cancelled
            Failed
            """)
    ]

    /// Why a link fell, as the signal `Device1.Disconnected` of recent BlueZ names it.
    static let reasonMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .linkLost, .radio, .afterWait,
            "The link was lost; connect again",
            outcomeUnknown: true,
            "Timeout"),
        ErrorMeaning(
            .linkLost, .unknown, .afterWait,
            "The link was lost, BlueZ does not know why; connect again",
            outcomeUnknown: true,
            "Unknown"),
        ErrorMeaning(
            .linkLost, .peer, .afterWait,
            "The peer hung up; leave it some time",
            outcomeUnknown: true, waitMilliseconds: 5000,
            "Remote"),
        ErrorMeaning(
            .linkLost, .caller, .never,
            "This host hung up: this client or another",
            outcomeUnknown: true,
            "Local"),
        ErrorMeaning(
            .authenticationFailed, .peer, .never,
            "The peer refused the keys; pair anew",
            outcomeUnknown: true,
            "Authentication"),
        ErrorMeaning(
            .linkLost, .kernel, .afterChange,
            "The host goes to sleep; connect again when it wakes",
            outcomeUnknown: true,
            "Suspend"),
    ]
}
