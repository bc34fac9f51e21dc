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
            let format = file.hasSuffix(".json") ? BLEEP_METRICS_JSON : BLEEP_METRICS_OPENMETRICS
            let status = Bleep.metricsWrite.function?(client, format, 0, file, nil)
            if status != BLEEP_OK { complain("the metrics cannot be written") }
        }
        if let name = settings.recordName {
            let dump = Bleep.recorderDump.function
            let lines = dump?(client, BLEEP_RECORDER_JSON_LINES, 0, name + ".jsonl", nil)
            let packets = dump?(client, BLEEP_RECORDER_PCAP, 0, name + ".pcap", nil)
            if lines != BLEEP_OK || packets != BLEEP_OK {
                complain("the record cannot be written")
            }
        }
    }
}
