import BleepCore
import Testing

/// Field notes 2.2: what BlueZ answers to connects, in all its versions.
@Suite struct ConnectErrorTests {
    @Test(
        arguments: ErrorCase.table(
            """
            # Measured: c, d.
            Failed | le-connection-abort-by-local | * | connectFailed unknown afterWait
            Failed | br-connection-aborted-by-local | * | connectFailed unknown afterWait
            # Measured: d3.
            Failed | br-connection-canceled | * | connectFailed unknown afterWait 250 ms
            Failed | br-connection-key-missing | * | keyMissing peer never
            Failed | le-connection-key-missing | * | keyMissing peer never
            Failed | br-connection-page-timeout | * | connectFailed peer afterWait 5000 ms
            Failed | br-connection-adapter-not-powered | * | notReady kernel afterChange
            Failed | le-connection-adapter-not-powered | * | notReady kernel afterChange
            NotReady | br-connection-adapter-not-powered | * | notReady kernel afterChange
            Failed | br-connection-concurrent-connection-limit \
                | * | noResources controller afterWait 4000 ms
            Failed | le-connection-concurrent-connection-limit \
                | * | noResources controller afterWait 4000 ms
            Failed | br-connection-refused | * | connectFailed peer afterWait
            Failed | le-connection-refused | * | connectFailed peer afterWait
            Failed | br-connection-aborted-by-remote | * | connectFailed peer afterWait
            Failed | le-connection-abort-by-remote | * | connectFailed peer afterWait
            Failed | br-connection-sdp-search | * | connectFailed peer afterWait
            Failed | le-connection-gatt-browsing | * | connectFailed peer afterWait
            BREDR.ProfileUnavailable | No more profiles to connect to | * | notSupported peer never
            NotAvailable | br-connection-profile-unavailable | * | notSupported peer never
            InProgress | br-connection-busy | * | inProgress daemon afterWait
            """
        )
    )
    func reasonsWithAName(_ line: ErrorCase) { line.check(prefix: "org.bluez.Error.") }

    @Test(
        arguments: ["br", "le"],
        ErrorCase.table(
            """
            Failed | timeout | * | connectFailed radio afterWait
            Failed | create-socket | * | notReady kernel afterChange
            Failed | bad-socket | * | connectFailed daemon afterWait
            Failed | memory-allocation | * | noResources daemon afterWait
            Failed | busy | * | busy daemon afterWait
            Failed | invalid-argument | * | rejectedArguments caller never
            Failed | invalid-arguments | * | rejectedArguments caller never
            Failed | not-supported | * | notSupported controller never
            Failed | unknown | * | connectFailed unknown afterWait
            Failed | already-connected | * | alreadyConnected nobody never
            Failed | already-connected | connect | alreadyConnected nobody never done
            """
        )
    )
    func bothTransports(transport: String, line: ErrorCase) {
        var line = line
        line.message = "\(transport)-connection-\(line.message)"
        line.check(prefix: "org.bluez.Error.")
    }

    @Test(
        arguments: ErrorCase.table(
            """
            Failed | br-connection-lmp-protocol-error | * | connectFailed radio afterWait
            Failed | le-connection-link-layer-protocol-error | * | connectFailed radio afterWait
            # Measured: e.
            Failed | Operation already in progress | connect | inProgress daemon afterWait 1000 ms
            Failed | Operation already in progress \
                | connectProfile | inProgress daemon afterWait 1000 ms
            Failed | Operation already in progress | * | inProgress daemon afterWait
            # Measured: g.
            Failed | Input/output error | connect | notReady kernel afterChange
            Failed | Input/output error | * | adapterFailed kernel afterWait
            InProgress | In Progress | connect | inProgress daemon afterWait 1000 ms
            AlreadyConnected | Already Connected | connect | alreadyConnected nobody never done
            AlreadyConnected | Already Connected | * | alreadyConnected nobody never
            Failed | Software caused connection abort | * | connectFailed unknown afterWait
            Failed | Connection reset by peer | connect | connectFailed peer afterWait
            Failed | Connection reset by peer | read | linkLost radio afterChange open
            Failed | Host is down | * | connectFailed peer afterWait 5000 ms
            Failed | Function not implemented | * | connectFailed unknown afterWait
            Failed | Connection timed out | * | connectFailed radio afterWait
            Failed | Connection refused | * | connectFailed peer afterWait
            Failed | No route to host | * | notReady kernel afterChange
            Failed | Invalid exchange | * | keyMissing peer never
            Failed | Too many links | * | noResources controller afterWait 4000 ms
            Failed | words of the future | connect | connectFailed unknown afterWait
            """
        )
    )
    func wordsOfTheKernel(_ line: ErrorCase) { line.check(prefix: "org.bluez.Error.") }

    @Test(
        arguments: ErrorCase.table(
            """
            Timeout | | * | linkLost radio afterWait open
            Unknown | | * | linkLost unknown afterWait open
            Remote | | * | linkLost peer afterWait open 5000 ms
            Local | | * | linkLost caller never open
            Authentication | | * | authenticationFailed peer never open
            Suspend | | * | linkLost kernel afterChange open
            """
        )
    )
    func reasonsOfTheDisconnectedSignal(_ line: ErrorCase) {
        line.check(prefix: "org.bluez.Reason.")
    }
}
