import BleepGDBus

/// What `bleep_lease` points to: the program's hold on a lease, whose end gives it back.
///
/// Sendable: never changes.
final class LeaseHandle: @unchecked Sendable {
    let lease: Lease

    init(_ lease: Lease) {
        self.lease = lease
    }

    deinit {
        lease.pool.drop(lease)
    }

    static func borrow(_ pointer: OpaquePointer?) -> Lease? {
        pointer.map { Handle.borrow($0, as: LeaseHandle.self).lease }
    }
}
