import BleepCore

/// How long operations may take.
extension Client {
    package func timeout(of category: OperationCategory) -> Duration {
        lock.with { state.timeouts[category] }
    }

    /// Zero stands for the default.
    package func setTimeout(of category: OperationCategory, to timeout: Duration) {
        lock.with {
            state.timeouts[category] = timeout > .zero ? timeout : category.defaultTimeout
        }
    }

    /// What the calling thread's scopes leave; nil if nothing limits it.
    package var remainingTime: Duration? {
        let deadline = scopes.deadline
        return deadline == .never ? nil : clock.now.duration(to: deadline)
    }
}

/// Pairings of our own.
extension Client {
    /// The pairing that is under way with a device: without one, a CancelPairing deletes the bond.
    func isPairing(_ address: BluetoothAddress) -> Bool {
        lock.with { (state.pairings[address] ?? 0) > 0 }
    }

    /// A Pair went out, or is over.
    func countPairing(_ address: BluetoothAddress, by change: Int) {
        lock.with {
            let count = (state.pairings[address] ?? 0) + change
            state.pairings[address] = count > 0 ? count : nil
        }
    }
}
