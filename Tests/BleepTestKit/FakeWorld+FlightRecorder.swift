import BleepGDBus

/// The flight recorder in a test.
extension FakeWorld {
    /// What is recorded, a line each, the first one about the dump; nil if it cannot be dumped.
    package func recording(
        in folder: TestFolder, _ change: (inout FlightRecorder.Dump) -> Void = { _ in }
    ) -> [String]? {
        var dump = FlightRecorder.Dump()
        dump.withAddresses = true
        change(&dump)
        guard client.dumpRecorder(dump, to: folder.path + "/recording") == nil else { return nil }
        return folder.lines(of: "/recording")
    }
}

extension TestFolder {
    /// The lines of a file; empty where it is not there, or not whole.
    package func lines(of name: String) -> [String] {
        let text = String(decoding: bytes(of: name), as: UTF8.self)
        return text.hasSuffix("\n") ? text.split(separator: "\n").map(String.init) : []
    }
}

extension [String] {
    /// Those that have all these words.
    package func having(_ words: String...) -> [String] {
        filter { line in words.allSatisfy { line.contains($0) } }
    }
}
