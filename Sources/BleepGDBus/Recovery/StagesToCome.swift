import BleepCore

/// The stages below bluetoothd and beside it, as long as this build is without them.
package class MissingStage: StageWork {
    fileprivate static var permission: Permission { .unavailable("this build is without it") }

    package func start(_ done: @escaping (StageOutcome) -> Void) {
        done(.denied(MissingStage.permission))
    }

    package func cancel() {}
}

package final class RfkillUnblock: MissingStage {
    package init(client: Client, adapter: AdapterIndex) {}

    package static func permission(_ client: Client) -> Permission { permission }
}

package final class ControllerReset: MissingStage {
    package init(client: Client, adapter: AdapterIndex) {}

    package static func permission(_ client: Client, adapter: AdapterIndex) -> Permission {
        permission
    }
}

package final class ServiceRestart: MissingStage {
    package init(client: Client, adapter: BluetoothAddress?) {}

    package static func permission(_ client: Client, _ told: @escaping (Permission) -> Void) {
        told(permission)
    }
}
