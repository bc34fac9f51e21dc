/// A Bluetooth switch of rfkill's: an adapter's own, or one of the machine for all of them.
package struct Radio: Equatable, Sendable {
    /// rfkill's number for it.
    package var index: UInt32
    /// What its driver calls it: `hci0`, or the name of the machine's switch.
    package var name: String
    /// The adapter it belongs to; nil where it is a switch of the whole machine.
    package var adapter: AdapterIndex?
    /// Blocked by software, which software can undo.
    package var isSoftBlocked: Bool
    /// Blocked by a switch on the machine, which only a hand can undo.
    package var isHardBlocked: Bool

    package init(
        index: UInt32, name: String, adapter: AdapterIndex?, isSoftBlocked: Bool,
        isHardBlocked: Bool
    ) {
        self.index = index
        self.name = name
        self.adapter = adapter
        self.isSoftBlocked = isSoftBlocked
        self.isHardBlocked = isHardBlocked
    }

    /// No radio waves leave it.
    package var isBlocked: Bool { isSoftBlocked || isHardBlocked }

    /// Tells whether it can keep that adapter silent.
    package func concerns(_ adapter: AdapterIndex) -> Bool {
        self.adapter == nil || self.adapter == adapter
    }

    /// The `struct rfkill_event` that lifts the soft block, in the order of this machine's bytes.
    package var unblockingEvent: [UInt8] {
        // Of type Bluetooth: the number may have gone to a Wi-Fi radio since it was read.
        withUnsafeBytes(of: index) { Array($0) } + [2, 2, 0, 0]  // type, RFKILL_OP_CHANGE, off, –
    }
}
