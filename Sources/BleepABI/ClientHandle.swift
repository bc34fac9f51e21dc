import BleepGDBus

/// What `bleep_client` points to: the program's hold on a client, whose end is the client's.
///
/// Sendable: never changes.
final class ClientHandle: @unchecked Sendable {
    let client: Client

    init(_ client: Client) {
        self.client = client
    }

    deinit {
        client.shutDown()
    }

    static func borrow(_ pointer: OpaquePointer?) -> Client? {
        pointer.map { Handle.borrow($0, as: ClientHandle.self).client }
    }
}
