import BleepCore

/// A circuit breaker for each device that was ever connected to.
extension Client {
    func admit(_ address: BluetoothAddress) -> CircuitBreaker.Admission {
        let now = clock.now
        var settings = CircuitBreaker.Configuration()
        settings.failures = configuration.breakerFailures ?? .max
        return lock.with {
            state.breakers[address, default: CircuitBreaker(configuration: settings)]
                .admit(at: now)
        }
    }

    /// Those that failed lately, and how often.
    var failingDevices: [(address: BluetoothAddress, failures: Int, isOpen: Bool)] {
        lock.with {
            state.breakers.filter { $0.value.failureCount > 0 }
                .map { ($0.key, $0.value.failureCount, $0.value.isOpen) }
        }
    }

    func succeeded(_ address: BluetoothAddress, _ pass: CircuitBreaker.Pass) {
        // A closed breaker without failures is what a new one is.
        lock.with { state.breakers[address] = nil }
    }

    func failed(
        _ address: BluetoothAddress, _ pass: CircuitBreaker.Pass, _ reason: Classification
    ) {
        let now = clock.now
        lock.with {
            if reason.status == .cancelled || reason.status == .clientClosed {
                state.breakers[address]?.abandoned(pass, at: now)
            } else {
                state.breakers[address]?.failed(pass, blame: reason.blame, at: now)
            }
        }
    }
}
