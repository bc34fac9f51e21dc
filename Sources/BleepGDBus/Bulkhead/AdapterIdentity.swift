import BleepCore

/// One adapter among all of this machine, as every process there knows it.
struct AdapterIdentity {
    /// Where it is at the moment.
    var path: String
    /// Nil while that is unknown: then only this client knows whom it means.
    var address: BluetoothAddress?
    /// The bus that its BlueZ is on.
    var bus: String

    /// It keeps its address when it is plugged in again, but not its path.
    var name: String {
        address?.text ?? path
    }

    /// Nil if other processes cannot know it.
    var lockName: String? {
        address.map { phrase(bus, "-", $0.text, ".lock") }
    }
}
