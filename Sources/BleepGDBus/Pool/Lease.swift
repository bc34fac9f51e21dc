import BleepCore
import CGLib

/// A connection that is somebody's alone until it is released.
///
/// Stays a valid handle when its connection breaks or its client ends; its calls then fail at once.
/// Sendable: all that changes belongs to the pool's lock.
package final class Lease: @unchecked Sendable {
    package let pool: Pool
    /// Where it was acquired, as the program calls that.
    package let label: String
    let number: UInt64
    let connection: BusConnection
    var footprint = Footprint()
    /// Stateful calls that are about to be sent: it cannot be known that the undo comes after them.
    var leaving = 0
    var isReleased = false
    /// The program has the GDBusConnection; nobody knows what it does with it.
    var isExposed = false

    init(_ number: UInt64, of pool: Pool, on connection: BusConnection, _ label: String) {
        self.number = number
        self.pool = pool
        self.connection = connection
        self.label = label
    }

    deinit {
        if isExposed { connection.letGo() }
    }

    /// The name of the connection on the bus; lives as long as the lease.
    package var name: UnsafePointer<CChar> {
        connection.name
    }

    /// What only closing the connection takes back.
    var isIndelible: Bool {
        isExposed || leaving > 0 || footprint.isIndelible
    }
}
