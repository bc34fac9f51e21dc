import CBleepReliability

extension Client {
    /// How what went on is written down.
    package enum RecordFormat {
        /// JSON Lines.
        case lines
        /// A pcap of the D-Bus messages.
        case packets
    }

    /// Writes what went on last into a file, which is replaced as a whole.
    package func dumpRecorder(
        to file: String, as format: RecordFormat, redacted: Bool
    ) throws(Failure) {
        var error: OpaquePointer?
        defer { bleep_error_unref(error) }
        let flags = redacted ? BLEEP_RECORDER_NONE : BLEEP_RECORDER_WITH_ADDRESSES
        let status = bleep_recorder_dump(
            handle, format == .lines ? BLEEP_RECORDER_JSON_LINES : BLEEP_RECORDER_PCAP,
            flags.rawValue, file, &error)
        if status != BLEEP_OK { throw Failure(status, error) }
    }
}
