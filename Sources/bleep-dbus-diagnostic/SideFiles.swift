import BleepPrograms

/// What is written beside the output: figures for Prometheus, and what went on.
final class SideFiles {
    /// What the tool ends with where all else is well.
    static let exitStatus: Int32 = 4

    private let metrics: String?
    /// Without its extension.
    private let record: String?
    private let redacts: Bool
    private let client: Client
    /// What could not be written the last time.
    private var lost: [String] = []

    init(_ options: Options, _ client: Client) {
        metrics = options.metricsFile
        record = options.recordFile
        redacts = options.redacts
        self.client = client
    }

    var isLost: Bool { !lost.isEmpty }
    var hasMetrics: Bool { metrics != nil }

    /// Those that follow what goes on.
    func update() {
        guard let metrics else { return }
        note(metrics) { () throws(Failure) in try client.writeOpenMetrics(metrics) }
    }

    /// All of them, at the end.
    func finish() {
        update()
        guard let record else { return }
        note(record + ".jsonl") { () throws(Failure) in
            try client.dumpRecorder(to: record + ".jsonl", as: .lines, redacted: redacts)
        }
        note(record + ".pcap") { () throws(Failure) in
            try client.dumpRecorder(to: record + ".pcap", as: .packets, redacted: redacts)
        }
    }

    /// Complains of a file once until it works again.
    private func note(_ name: String, _ write: () throws(Failure) -> Void) {
        let wasLost = lost.contains(name)
        lost.removeAll { $0 == name }
        do throws(Failure) {
            try write()
        } catch {
            if !wasLost { Terminal.errors.writeLine("\(Usage.name): \(name): \(error.message)") }
            lost.append(name)
        }
    }
}
