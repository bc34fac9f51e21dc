import BleepCore
import Testing

/// Field notes 2.2: everything but connects.
@Suite struct BluezErrorTests {
    @Test(
        arguments: ErrorCase.table(
            """
            # Measured: c, e, e2.
            InProgress | Operation already in progress \
                | startDiscovery | adapterFailed controller afterWait
            InProgress | Operation already in progress \
                | stopDiscovery | inProgress controller never open
            InProgress | Operation already in progress | setFilter | inProgress daemon afterWait
            InProgress | In Progress | pair | inProgress daemon afterWait 1000 ms
            InProgress | In Progress | read | inProgress daemon afterWait
            InProgress | In Progress | write | inProgress daemon afterWait
            InProgress | In Progress | startNotify | inProgress daemon afterWait
            InProgress | In Progress | acquireNotify | inProgress caller never
            Failed | No notify session started | stopNotify | doesNotExist nobody never done
            Failed | No discovery started | stopDiscovery | doesNotExist nobody never done
            """
        )
    )
    func sessions(_ line: ErrorCase) { line.check(prefix: "org.bluez.Error.") }

    @Test(
        arguments: ErrorCase.table(
            """
            # Measured: g, c2, h.
            NotReady | Resource Not Ready | * | notReady kernel afterChange
            Busy | | set | busy kernel afterWait 1000 ms
            Blocked | Blocked through rfkill | * | blocked kernel afterChange
            Failed | Authentication Failed | set | adapterFailed controller afterWait
            Failed | Authentication Failed | pair | authenticationFailed peer never
            Failed | Failed | set | adapterFailed kernel afterChange
            Failed | Not Powered | set | notReady kernel afterChange
            Failed | Rejected | set | adapterFailed controller afterWait
            Failed | Timeout | set | adapterFailed controller afterWait
            Failed | Busy | set | busy controller afterWait 1000 ms
            NoSuchAdapter | No such adapter | * | unknownObject kernel afterChange
            NotAvailable | Operation currently not available | * | notReady daemon afterChange
            AgentNotAvailable | Agent Not Available | * | authenticationFailed caller never
            """
        )
    )
    func adapter(_ line: ErrorCase) { line.check(prefix: "org.bluez.Error.") }

    @Test(
        arguments: ErrorCase.table(
            """
            # Measured: e2e, k.
            Failed | Not connected | read | notConnected caller afterChange
            NotConnected | Not Connected | startNotify | notConnected caller afterChange
            NotConnected | Not Connected | disconnect | notConnected nobody never done
            NotPermitted | Read not permitted | * | notPermitted peer never
            NotPermitted | Write not permitted | * | notPermitted peer never
            NotPermitted | Not paired | * | notPermitted peer never
            NotPermitted | Write acquired | * | notPermitted caller afterChange
            NotPermitted | Notify acquired | * | notPermitted caller afterChange
            NotPermitted | Maximum advertisements reached | * | noResources controller afterChange
            NotAuthorized | Operation Not Authorized | * | notAuthorized peer never
            NotSupported | Operation is not supported | * | notSupported peer never
            InvalidArguments | Invalid arguments in method call | * | rejectedArguments caller never
            InvalidArguments | Invalid offset | * | invalidValue caller never
            InvalidArguments | Invalid Length | * | invalidValue caller never
            InvalidOffset | | * | invalidValue caller never
            InvalidValueLength | | * | invalidValue caller never
            ImproperlyConfigured | | * | notSupported peer never
            A2DP.InvalidCodecType | | * | notSupported peer never
            """
        )
    )
    func attributes(_ line: ErrorCase) { line.check(prefix: "org.bluez.Error.") }

    @Test(
        arguments: ErrorCase.table(
            """
            AlreadyExists | Already Exists | pair | alreadyExists nobody never done
            AlreadyExists | Already Paired | pair | alreadyExists nobody never done
            AlreadyExists | Already Exists | registerAgent | alreadyExists nobody never done
            AlreadyExists | Already Exists | * | alreadyExists caller never
            DoesNotExist | Does Not Exist | removeDevice | doesNotExist nobody never done
            DoesNotExist | Does Not Exist | unregisterAgent | doesNotExist nobody never done
            DoesNotExist | Does Not Exist | cancelPairing | doesNotExist nobody never done
            DoesNotExist | Does Not Exist | * | doesNotExist caller never
            # Measured: k.
            AuthenticationFailed | Authentication Failed | pair | authenticationFailed peer never
            AuthenticationRejected | Authentication Rejected | * | authenticationFailed peer never
            AuthenticationCanceled | Authentication Canceled \
                | * | authenticationFailed unknown never
            AuthenticationTimeout | Authentication Timeout \
                | * | authenticationFailed peer afterWait 1000 ms
            ConnectionAttemptFailed | Page Timeout | * | connectFailed peer afterWait 5000 ms
            """
        )
    )
    func existenceAndPairing(_ line: ErrorCase) { line.check(prefix: "org.bluez.Error.") }
}
