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
    package func isPairing(_ address: BluetoothAddress) -> Bool {
        lock.with {
            state.operations.values.contains {
                $0.request.method.member == "Pair" && $0.request.address == address
            }
        }
    }
}
