import BleepCore
import BleepGDBus
import BluezSimulator

/// What most tests do with their world.
extension FakeWorld {
    /// The peripheral in range.
    package static let near = Target.Named(BluetoothAddress(BluezSimulator.nearAddress)!)
    /// A device that BlueZ knows and cannot reach.
    package static let far = Target.Named(BluetoothAddress(BluezSimulator.farAddress)!)
    package static let nearPath = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
    package static let adapterPath = "/org/bluez/hci0"

    /// A characteristic of the near peripheral.
    package static func near(_ uuid: String) -> Target.Named {
        Target.Named(near.address, characteristic: uuid)
    }

    /// Starts an operation and notes its outcomes, of which there should be one.
    package func start(
        _ request: Request, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Told<Operation.Outcome> {
        start(cancellable: request, change).told
    }

    /// Likewise, with the operation, to cancel it.
    package func start(
        cancellable request: Request, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> (operation: Operation, told: Told<Operation.Outcome>) {
        var request = request
        change(&request.options)
        let told = Told<Operation.Outcome>(waking: context)
        return (client.start(request) { told.tell($0) }, told)
    }

    /// Runs an operation to its end; nil if the watchdog barks first.
    package func perform(
        _ request: Request, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Status? {
        let told = start(request, change)
        guard run(until: { told.isOver }) else { return nil }
        return told.status
    }

    /// Runs a connect of the near peripheral, with its services, to its end.
    package func connectNear() -> Bool {
        perform(.connect(FakeWorld.near, untilServices: true)) == .ok
    }

    /// A call that BlueZ answers at once and that changes nothing.
    package static var ping: Request {
        Request(MethodName("org.freedesktop.DBus.Peer", "Ping"), at: .path("/"))
    }

    /// The client has heard that the near device is connected.
    package var nearIsConnected: Bool {
        client.view.state(ofDevice: FakeWorld.nearPath)?.isConnected == true
    }

    /// A round trip of the client: whatever was on its way to it before has come.
    package func settle() -> Bool {
        perform(FakeWorld.ping) != nil
    }
}
