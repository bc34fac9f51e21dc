/// Time limits that follow what operations really take.
package enum AdaptiveLimit {
    /// Fewer successes than these say nothing.
    package static let minimumSamples: UInt64 = 20

    /// So many times the 99th percentile, within what makes sense for the category.
    package static func limit(
        for category: OperationCategory, p99 microseconds: UInt64, factor: Double
    ) -> Duration {
        let wanted = Double(microseconds) * factor
        let most = category.physicalMaximum
        guard wanted < Double(most.microseconds) else { return most }
        return max(.wholeMicroseconds(UInt64(max(wanted, 0))), category.leastLimit)
    }
}

extension OperationCategory {
    /// No adaptive limit is shorter: a quiet hour must not make the next hiccup an error.
    package var leastLimit: Duration {
        switch self {
        // A peripheral may advertise only every 10.24 s, and bluetoothd waits 2 s in Disconnect.
        case .connect: .seconds(11)
        case .disconnect: .seconds(3)
        case .pair: .seconds(15)
        case .getProperty: .seconds(1)
        case .setProperty, .read, .write, .startNotify, .stopNotify, .standard: .seconds(2)
        }
    }

    /// No adaptive limit is longer: by then BlueZ or the kernel has given up itself.
    package var physicalMaximum: Duration {
        switch self {
        // L2CAP_CONN_TIMEOUT is 40 s, mgmt's pairing 120 s, and ATT's transaction 30 s.
        case .connect: .seconds(42)
        case .pair: .seconds(130)
        case .read, .write, .startNotify, .stopNotify: .seconds(32)
        // Powered waits for HCI_INIT_TIMEOUT, which is 10 s.
        case .disconnect, .getProperty: .seconds(10)
        case .setProperty: .seconds(15)
        // An agent may take 60 s.
        case .standard: .seconds(62)
        }
    }
}
