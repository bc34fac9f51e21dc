import CPreload

/// What is written: where the environment says so, at the end of the program.
extension Engine {
    /// Keeps nothing in memory that nobody is going to read.
    func setUpRecorder() {
        guard settings.recordName != nil else {
            _ = Bleep.recorderStop.function?(client)
            return
        }
        var options = bleep_recorder_options()
        options.struct_size = MemoryLayout<bleep_recorder_options>.size
        options.capacity_bytes = 1 << 20
        _ = Bleep.recorderStart.function?(client, &options)
    }

    func writeFiles() {
        if let file = settings.metricsFile {
            let isJSON = ends(file, ".json")
            let format = isJSON ? BLEEP_METRICS_JSON : BLEEP_METRICS_OPENMETRICS
            let status = Bleep.metricsWrite.function?(client, format, 0, file, nil)
            if status != BLEEP_OK { complain("the metrics cannot be written") }
        }
        if let name = settings.recordName {
            let dump = Bleep.recorderDump.function
            let lines = dump?(
                client, BLEEP_RECORDER_JSON_LINES, 0, with(".jsonl", after: name), nil)
            let packets = dump?(client, BLEEP_RECORDER_PCAP, 0, with(".pcap", after: name), nil)
            if lines != BLEEP_OK || packets != BLEEP_OK {
                complain("the record cannot be written")
            }
        }
    }
    private func ends(_ file: [CChar], _ extension: StaticString) -> Bool {
        let length = `extension`.utf8CodeUnitCount
        guard file.count > length else { return false }
        return file.withUnsafeBufferPointer {
            equals($0.baseAddress.map { $0 + (file.count - 1 - length) }, `extension`)
        }
    }

    private func with(_ extension: StaticString, after name: [CChar]) -> [CChar] {
        let bytes = UnsafeBufferPointer(
            start: text(`extension`), count: `extension`.utf8CodeUnitCount + 1)
        return name + Array(bytes)
    }
}
