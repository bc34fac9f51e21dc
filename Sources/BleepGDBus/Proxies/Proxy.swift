import BleepCore

/// The program's hold on an object that may move, go and come back.
///
/// Sendable: never changes.
package final class Proxy: @unchecked Sendable {
    package let client: Client
    let entry: ProxyEntry

    init(_ client: Client, _ entry: ProxyEntry) {
        self.client = client
        self.entry = entry
    }

    deinit {
        let (left, work) = client.proxies.release(entry, of: ObjectIdentifier(self))
        client.perform(work)
        for listener in left { client.letGo(listener) }
    }

    /// Where the object is, or was last.
    package var path: String {
        client.proxies.identity(of: entry).path
    }

    /// A call of one of the interface's methods.
    package func request(
        _ method: String, _ arguments: Value?, _ options: CallOptions
    ) -> Request {
        client.request(
            MethodName(entry.interface, method), of: entry, arguments, .wholeReply, options)
    }

    /// What is known of the object is asked for anew.
    package func invalidate() {
        client.perform(client.proxies.tell(entry, .invalidated))
    }

    /// Gives the number by which it is ended; nil if the client has ended.
    package func watch(_ listener: PropertyListener) -> UInt64? {
        listener.owner = ObjectIdentifier(self)
        guard let (number, work) = client.proxies.add(listener, to: entry) else { return nil }
        client.perform(work)
        client.keepView()  // Over a bus that is not there yet as well.
        return number
    }

    /// False if there is no such watch.
    package func unwatch(_ number: UInt64) -> Bool {
        let owner = ObjectIdentifier(self)
        guard let (listener, work) = client.proxies.remove(number, of: owner, from: entry) else {
            return false
        }
        client.perform(work)
        client.letGo(listener)
        return true
    }
}
