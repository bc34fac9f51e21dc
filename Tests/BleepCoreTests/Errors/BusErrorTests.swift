import BleepCore
import Testing

/// Field notes 2.1, row by row, and the rest of the standard list.
@Suite struct BusErrorTests {
    @Test(
        arguments: ErrorCase.table(
            """
            # Measured: b, and 2.1.
            NoReply | Message recipient disconnected from message bus without replying \
                | * | serviceLost daemon afterChange open
            NoReply | Did not receive a reply. Possible causes include: the remote application \
                | * | timedOut unknown afterWait open
            Timeout | | * | timedOut unknown afterWait open
            TimedOut | | * | timedOut unknown afterWait open
            NameHasNoOwner | Name "org.bluez" does not exist \
                | * | serviceUnavailable daemon afterChange
            ServiceUnknown | The name org.bluez was not provided by any .service files \
                | * | serviceUnavailable daemon afterChange
            ServiceUnknown | The name :1.0 was not provided by any .service files \
                | * | serviceLost daemon now
            TimedOut | Failed to activate service 'org.bluez': timed out \
            (service_start_timeout=25000ms) \
            | * | serviceUnavailable daemon never
            # Measured: i.
            FileExists | Unit dbus-org.bluez.service failed to load properly, please \
            adjust/correct and reload service manager: File exists \
            | * | serviceUnavailable daemon never
            FileExists | File exists | * | busFailed caller never
            """
        )
    )
    func presence(_ line: ErrorCase) { line.check(prefix: "org.freedesktop.DBus.Error.") }

    @Test(
        arguments: ErrorCase.table(
            """
            UnknownObject | Method "Connect" with signature "" on interface "org.bluez.Device1" \
            doesn't exist\\n \
            | connect | unknownObject daemon afterChange
            UnknownObject | Method "Set" with signature "ssv" on interface \
            "org.freedesktop.DBus.Properties" doesn't exist \
            | set | unknownObject daemon afterChange
            UnknownMethod | Object does not exist at path "/org/bluez/hci9" \
                | * | unknownObject daemon afterChange
            UnknownMethod | Method "SetProperty" with signature "sv" on interface \
                | * | unknownMethod caller never
            UnknownInterface | | * | unknownMethod caller never
            UnknownProperty | | * | unknownMethod caller never
            PropertyReadOnly | | * | rejectedArguments caller never
            InvalidArgs | | * | rejectedArguments caller never
            InvalidSignature | | * | rejectedArguments caller never
            InconsistentMessage | | * | rejectedArguments caller never
            ObjectPathInUse | | * | alreadyExists caller never
            AccessDenied | Access denied | * | accessDenied bus never
            InteractiveAuthorizationRequired | | * | accessDenied bus never
            LimitsExceeded | The maximum number of pending replies per connection has been reached \
                | * | busLimit bus now
            LimitsExceeded | The maximum number of active connections for UID 1000 has been \
            reached \
            | * | busLimit caller never
            LimitsExceeded | Connection ":1.7" is not allowed to add more match rules (increase \
            limits in configuration file if required; max_match_rules_per_connection=512) \
            | * | busLimit caller never
            LimitsExceeded | another limit | * | busLimit bus afterWait
            """
        )
    )
    func objectsAndLimits(_ line: ErrorCase) { line.check(prefix: "org.freedesktop.DBus.Error.") }

    @Test(
        arguments: ErrorCase.table(
            """
            Disconnected | | * | busLost bus afterChange open
            NoServer | | * | busUnavailable bus afterWait 1000 ms
            AuthFailed | | * | busUnavailable bus afterWait 1000 ms
            FileNotFound | | * | busUnavailable bus afterWait 1000 ms
            NoNetwork | | * | busUnavailable bus afterWait 1000 ms
            BadAddress | | * | busUnavailable caller never
            NoMemory | | * | busFailed bus afterWait
            Failed | | * | busFailed bus afterWait
            IOError | | * | busFailed bus afterWait open
            NotSupported | | * | notSupported bus never
            AddressInUse | | * | busFailed caller never
            MatchRuleNotFound | | * | busFailed caller never
            MatchRuleInvalid | | * | busFailed caller never
            UnixProcessIdUnknown | | * | busFailed caller never
            InvalidFileContent | | * | busFailed caller never
            SELinuxSecurityContextUnknown | | * | busFailed caller never
            AdtAuditDataUnknown | | * | busFailed caller never
            NotContainer | | * | busFailed caller never
            """
        )
    )
    func transport(_ line: ErrorCase) { line.check(prefix: "org.freedesktop.DBus.Error.") }

    @Test(arguments: [
        "ExecFailed", "ForkFailed", "ChildExited", "ChildSignaled", "Failed", "FailedToSetup",
        "ConfigInvalid", "ServiceNotValid", "ServiceNotFound", "PermissionsInvalid", "FileInvalid",
        "NoMemory", "SomethingOfTheFuture",
    ])
    func aServiceThatCannotBeSpawnedIsUnavailable(name: String) {
        let error = RemoteError(name: "org.freedesktop.DBus.Error.Spawn." + name, message: "")
        let found = ErrorTable.classify(error, of: nil)

        #expect(found.status == .serviceUnavailable)
        #expect(found.retry == .never)
    }

    @Test(
        arguments: ErrorCase.table(
            """
            # Measured: j.
            UnitMasked | Unit bluetooth.service is masked. | * | serviceUnavailable daemon never
            NoSuchUnit | Unit nosuch.service not found. | * | serviceUnavailable daemon never
            LoadFailed | | * | serviceUnavailable daemon never
            OnlyByDependency | | * | notPermitted caller never
            TransactionIsDestructive | | * | busy daemon afterWait 1000 ms
            AlreadySubscribed | | * | alreadyExists nobody never done
            """
        )
    )
    func systemd(_ line: ErrorCase) { line.check(prefix: "org.freedesktop.systemd1.") }

    @Test func polkitDeniesAccess() {
        let error = RemoteError(name: "org.freedesktop.PolicyKit1.Error.NotAuthorized", message: "")

        #expect(ErrorTable.classify(error, of: nil).status == .accessDenied)
    }
}
