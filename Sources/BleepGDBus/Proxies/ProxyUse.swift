import BleepCore

/// What one operation does with the object of a proxy; a question's answer goes into the cache,
/// however often it has to be sent.
///
/// Sendable: `sent` belongs to the cache's lock.
package final class ProxyUse: @unchecked Sendable {
    enum Purpose {
        /// The answer is the caller's alone.
        case call
        case snapshot
        case property(String)
    }

    let entry: ProxyEntry
    private let client: Client
    private let purpose: Purpose
    /// The attempt that went out last, and its number in the cache.
    private var sent: (token: UInt64, load: UInt64)?

    init(_ client: Client, _ entry: ProxyEntry, for purpose: Purpose) {
        self.client = client
        self.entry = entry
        self.purpose = purpose
    }

    /// It goes out next on that connection.
    func begin(at path: String, on connection: BusConnection, token: UInt64) {
        if case .call = purpose { return }
        let cache = client.proxies
        let load = cache.begin(entry, at: path, on: connection)
        cache.lock.write { sent = load.map { (token, $0) } }
    }

    /// On GDBus's thread, so that it takes its place among the signals.
    func ended(_ reply: Reply, token: UInt64) {
        if case .call = purpose { return }
        let cache = client.proxies
        guard let sent = cache.lock.read({ sent }), sent.token == token else { return }
        client.perform(cache.tell(entry, event(reply, sent.load)))
    }

    private func event(_ reply: Reply, _ load: UInt64) -> CachedInterface<Value>.Event {
        guard case .returned(let body?) = reply, body.count == 1 else { return .loadFailed(load) }
        if case .property(let name) = purpose {
            return .valueArrived(load: load, name: name, body[0].unboxed)
        }
        guard body.isOf(type: "(a{sv})") else { return .loadFailed(load) }
        return .snapshotArrived(load: load, body[0].properties)
    }
}
