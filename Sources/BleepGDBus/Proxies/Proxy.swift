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
        request(
            MethodName(entry.interface, method), .fixed(arguments), .wholeReply, options)
    }

    /// Asks for all properties; the answer is kept.
    func snapshotRequest(_ options: CallOptions) -> Request {
        client.snapshotRequest(of: entry, options)
    }

    /// Asks for one property; the answer is kept.
    func getRequest(_ name: String, _ options: CallOptions) -> Request {
        var request = propertyRequest(
            "Get", [Value(entry.interface), Value(name)], .member(type: nil), options)
        request.load = ProxyLoad(client, entry, property: name)
        return request
    }

    func setRequest(_ name: String, _ value: Value, _ options: CallOptions) -> Request {
        propertyRequest(
            "Set", [Value(entry.interface), Value(name), Value(boxing: value)], .nothing, options)
    }

    private func propertyRequest(
        _ member: String, _ arguments: [Value], _ result: Request.Result, _ options: CallOptions
    ) -> Request {
        request(
            MethodName(ServiceName.properties, member), .fixed(Value(tuple: arguments)), result,
            options)
    }

    private func request(
        _ method: MethodName, _ arguments: Request.Arguments, _ result: Request.Result,
        _ options: CallOptions
    ) -> Request {
        client.request(method, of: entry, arguments, result, options)
    }
}
