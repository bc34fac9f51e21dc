import BleepPrograms

/// The file with OpenMetrics text, which is replaced as a whole.
final class MetricsFile {
    /// What the tool ends with where all else is well.
    static let exitStatus: Int32 = 4

    private let name: String
    private let client: Client
    /// It could not be written the last time.
    private(set) var isLost = false

    init(name: String, client: Client) {
        self.name = name
        self.client = client
    }

    /// Complains once until it works again.
    func write() {
        do throws(Failure) {
            try client.writeOpenMetrics(name)
            isLost = false
        } catch {
            if !isLost { Terminal.errors.writeLine("\(Usage.name): \(name): \(error.message)") }
            isLost = true
        }
    }
}
