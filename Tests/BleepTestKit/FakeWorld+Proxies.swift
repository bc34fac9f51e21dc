import BleepCore
import BleepGDBus
import BluezSimulator

/// What tests do with proxies.
extension FakeWorld {
    package static let adapter = "org.bluez.Adapter1"
    package static let device = "org.bluez.Device1"

    /// On the adapter.
    package var adapterProxy: Proxy {
        client.proxy(nil, FakeWorld.adapterPath, FakeWorld.adapter)
    }

    /// On the near peripheral.
    package var nearProxy: Proxy {
        client.proxy(nil, FakeWorld.nearPath, FakeWorld.device)
    }

    /// Reads a property as a program does, in a thread that waits for it; nil if that never ends.
    package func read(
        _ name: String, of proxy: Proxy, within age: Duration = .forever,
        _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Operation.Outcome? {
        var options = CallOptions()
        change(&options)
        let worker = onThread { [options] in proxy.property(name, within: age, options) }
        return run { worker.isDone } ? worker.result : nil
    }

    /// Sets a property of the adapter as somebody else would, and waits until all have heard.
    package func setAlias(_ text: String, at path: String = FakeWorld.adapterPath) -> Bool {
        let interface = path.contains("/dev_") ? FakeWorld.device : FakeWorld.adapter
        let status = perform(.setProperty(path, interface, "Alias", Value(text)))
        return status == .ok && settle()
    }

    /// The daemon dies and comes back with all its objects.
    package func restartDaemon() throws -> Bool {
        try bluez.inject(.crash(.forever))
        guard run(until: { !client.view.hasOwner }) else { return false }
        try bluez.inject(.start)
        daemonClock.advance(by: .seconds(1))
        guard run(until: { client.view.hasOwner }) else { return false }
        daemonClock.advance(by: .seconds(1))
        return settle()
    }

    /// How often properties were asked for.
    package var questions: Int {
        calls("GetAll").count + calls("Properties.Get").count
    }
}
