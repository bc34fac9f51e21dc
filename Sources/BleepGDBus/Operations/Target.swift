import BleepCore

/// The object that an operation is about.
package enum Target: Equatable, Sendable {
    /// Where the caller said.
    case path(String)
    /// Wherever it is at the moment.
    case named(Named)

    /// A device, or a characteristic of it.
    package struct Named: Equatable, Sendable {
        package var address: BluetoothAddress
        /// Limits the search to one adapter.
        package var adapter: String?
        package var characteristic: String?

        package init(
            _ address: BluetoothAddress, adapter: String? = nil, characteristic: String? = nil
        ) {
            self.address = address
            self.adapter = adapter
            self.characteristic = characteristic
        }

        /// For people.
        var name: String {
            characteristic.map { address.text + " " + $0 } ?? address.text
        }
    }
}
