/// What went to a controller and came from it, as the kernel counts; they wrap around.
package struct ControllerCounters: Equatable, Sendable {
    package var address: BluetoothAddress
    package var isUp: Bool
    package var commandsSent: UInt32
    package var eventsReceived: UInt32
    package var sendErrors: UInt32
    package var receiveErrors: UInt32
    /// Data packets to and from peers.
    package var packetsSent: UInt32
    package var packetsReceived: UInt32

    package init(
        address: BluetoothAddress, isUp: Bool, commandsSent: UInt32, eventsReceived: UInt32,
        sendErrors: UInt32 = 0, receiveErrors: UInt32 = 0, packetsSent: UInt32 = 0,
        packetsReceived: UInt32 = 0
    ) {
        self.address = address
        self.isUp = isUp
        self.commandsSent = commandsSent
        self.eventsReceived = eventsReceived
        self.sendErrors = sendErrors
        self.receiveErrors = receiveErrors
        self.packetsSent = packetsSent
        self.packetsReceived = packetsReceived
    }

    /// What two readings of one controller tell together.
    package enum Verdict: Equatable, Sendable {
        /// Something came from it.
        case answering
        /// Commands went out, and nothing came.
        case silent
        /// Nothing went out and nothing came: no evidence.
        case idle
        /// Down, or another controller than before: the readings do not belong together.
        case incomparable
    }

    /// Compares with an earlier reading.
    package func since(_ earlier: ControllerCounters) -> Verdict {
        // An address that was all zeros is the same controller before it had said its name.
        guard isUp, earlier.isUp, address == earlier.address || earlier.address.isZero else {
            return .incomparable
        }
        if eventsReceived != earlier.eventsReceived
            || packetsReceived != earlier.packetsReceived
        {
            return .answering
        }
        return commandsSent != earlier.commandsSent ? .silent : .idle
    }
}
