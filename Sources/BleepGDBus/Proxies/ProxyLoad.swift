import BleepCore

/// A question whose answer the cache keeps, however often it has to be sent.
///
/// Sendable: `sent` belongs to the cache's lock.
package final class ProxyLoad: @unchecked Sendable {
    private let client: Client
    private let entry: ProxyEntry
    /// Nil for all properties.
    private let property: String?
    /// The attempt that went out last, and its number in the cache.
    private var sent: (token: UInt64, load: UInt64)?

    init(_ client: Client, _ entry: ProxyEntry, property: String?) {
        self.client = client
        self.entry = entry
        self.property = property
    }

    /// It goes out next on that connection.
    func begin(at path: String, on connection: BusConnection, token: UInt64) {
        let cache = client.proxies
        let load = cache.begin(entry, at: path, on: connection)
        cache.lock.write { sent = load.map { (token, $0) } }
    }

    /// On GDBus's thread, so that it takes its place among the signals.
    func ended(_ reply: Reply, token: UInt64) {
        let cache = client.proxies
        guard let sent = cache.lock.read({ sent }), sent.token == token else { return }
        client.perform(cache.tell(entry, event(reply, sent.load)))
    }

    private func event(_ reply: Reply, _ load: UInt64) -> CachedInterface<Value>.Event {
        guard case .returned(let body?) = reply, body.count == 1 else { return .loadFailed(load) }
        if let property {
            return .valueArrived(load: load, name: property, body[0].unboxed)
        }
        guard body.isOf(type: "(a{sv})") else { return .loadFailed(load) }
        return .snapshotArrived(load: load, body[0].properties)
    }
}
