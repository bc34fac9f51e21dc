extension ErrorTable {
    /// The names of `org.freedesktop.DBus.Error`, in the order of dbus-protocol.h where it helps.
    static let busMeanings: [ErrorMeaning] =
        replyMeanings + presenceMeanings + objectMeanings + transportMeanings + spawnMeanings

    private static let replyMeanings: [ErrorMeaning] = [
        // libdbus sends itself the same name when its own time is up, as the bus does for its
        // limit; only this message tells that the daemon died with the call in hand.
        ErrorMeaning(
            .serviceLost, .daemon, .afterChange,
            "The service died or restarted with the call in hand; look at its state, then decide",
            outcomeUnknown: true,
            "NoReply: *recipient disconnected from message bus*"),
        ErrorMeaning(
            .timedOut, .unknown, .afterWait,
            "No answer in time, and the operation may go on: end it, or look what came of it",
            outcomeUnknown: true,
            """
            NoReply
            Timeout
            TimedOut
            """),
        // Orphaned replies of a stalled service fill the 128 slots of a connection.
        ErrorMeaning(
            .busLimit, .bus, .now,
            "Too many unanswered calls on this connection: use a new one, and suspect a stall",
            "LimitsExceeded: *pending replies*"),
        ErrorMeaning(
            .busLimit, .caller, .never,
            "This user or connection has too many connections or match rules; close some",
            """
            LimitsExceeded: *active connections*
            LimitsExceeded: *match rules*
            """),
        ErrorMeaning(
            .busLimit, .bus, .afterWait,
            "A limit of the message bus is reached",
            "LimitsExceeded"),
        ErrorMeaning(
            .accessDenied, .bus, .never,
            "A policy forbids it: D-Bus configuration, polkit, AppArmor, SELinux or the container",
            """
            AccessDenied
            InteractiveAuthorizationRequired
            """),
    ]

    private static let presenceMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .serviceUnavailable, .daemon, .afterChange,
            "The service is not running: `systemctl start bluetooth`",
            """
            NameHasNoOwner
            ServiceUnknown
            """),
        ErrorMeaning(
            .serviceLost, .daemon, .now,
            "The address is of a service that is gone; find its new owner",
            "ServiceUnknown: *The name :*"),
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The service could not be started: look at its unit, and at /sys/class/bluetooth",
            """
            TimedOut: *Failed to activate service*
            TimedOut: *service_start_timeout*
            """),
        // Measured of a masked unit; the name alone would mean a file.
        ErrorMeaning(
            .serviceUnavailable, .daemon, .never,
            "The service's unit is masked or broken: `systemctl unmask bluetooth`",
            "FileExists: *failed to load properly*"),
    ]

    private static let objectMeanings: [ErrorMeaning] = [
        // The race after a restart gives the same: the owner is there before its adapters.
        ErrorMeaning(
            .unknownObject, .daemon, .afterChange,
            "Device or adapter is not there: expired, renumbered or still starting; find it again",
            """
            UnknownObject
            UnknownMethod: *Object does not exist*
            """),
        ErrorMeaning(
            .unknownMethod, .caller, .never,
            "This BlueZ has no such method or property; look at its version and --experimental",
            """
            UnknownMethod
            UnknownInterface
            UnknownProperty
            InvalidArgs: *No such property*
            InvalidArgs: *No such interface*
            """),
        ErrorMeaning(
            .rejectedArguments, .caller, .never,
            "The call is wrong: its arguments, their types, or a property that is read-only",
            """
            InvalidArgs
            InvalidSignature
            PropertyReadOnly
            InconsistentMessage
            """),
        ErrorMeaning(
            .alreadyExists, .caller, .never,
            "Something is registered at that path already",
            "ObjectPathInUse"),
        ErrorMeaning(
            .notSupported, .bus, .never,
            "The message bus cannot do it",
            "NotSupported"),
        ErrorMeaning(
            .busFailed, .caller, .never,
            "The message bus refused a request about itself",
            """
            MatchRuleNotFound
            MatchRuleInvalid
            UnixProcessIdUnknown
            InvalidFileContent
            SELinuxSecurityContextUnknown
            AdtAuditDataUnknown
            NotContainer
            AddressInUse
            FileExists
            """),
    ]

    private static let transportMeanings: [ErrorMeaning] = [
        ErrorMeaning(
            .busLost, .bus, .afterChange,
            "The connection to the message bus is gone; connect anew and forget what was known",
            outcomeUnknown: true,
            "Disconnected"),
        ErrorMeaning(
            .busUnavailable, .bus, .afterWait,
            "No message bus there; in a container, mount /run/dbus",
            waitMilliseconds: 1000,
            """
            NoServer
            FileNotFound
            NoNetwork
            AuthFailed
            """),
        ErrorMeaning(
            .busUnavailable, .caller, .never,
            "The address of the message bus is malformed",
            "BadAddress"),
        ErrorMeaning(
            .busFailed, .bus, .afterWait,
            "The message bus is in trouble; one more try, then look at its log",
            """
            NoMemory
            Failed
            """),
        ErrorMeaning(
            .busFailed, .bus, .afterWait,
            "Reading or writing at the message bus failed; one more try, on a new connection",
            outcomeUnknown: true,
            "IOError"),
    ]
}
