import BleepCore
import BleepGDBus

/// What `bleep_client` points to: the program's hold on a client, whose end is the client's.
///
/// Sendable: never changes.
final class ClientHandle: @unchecked Sendable {
    let client: Client
    /// The client's; without a reference, which threads that record would fight over.
    private let metrics: Unmanaged<Metrics>

    init(_ client: Client) {
        self.client = client
        metrics = Unmanaged.passUnretained(client.metrics)
    }

    deinit {
        client.shutDown()
    }

    /// Records an operation of the program's own, and counts no references doing so.
    static func record(
        _ pointer: OpaquePointer, _ operation: UnsafePointer<CChar>, _ microseconds: UInt64,
        _ outcome: Status
    ) -> Bool {
        Unmanaged<ClientHandle>.fromOpaque(UnsafeRawPointer(pointer))
            ._withUnsafeGuaranteedRef { $0.metrics }
            ._withUnsafeGuaranteedRef { $0.record(operation, microseconds, outcome) }
    }

    static func borrow(_ pointer: OpaquePointer?) -> Client? {
        pointer.map { Handle.borrow($0, as: ClientHandle.self).client }
    }
}
