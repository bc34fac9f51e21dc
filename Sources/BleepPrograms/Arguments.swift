import CGLib

/// The words of the command line; Embedded Swift has no `CommandLine`.
package enum Arguments {
    /// Reads the words after the program's own name.
    package static func read() -> [String] {
        guard let file = fopen("/proc/self/cmdline", "re") else { return [] }
        defer { fclose(file) }

        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        var count = 0
        repeat {
            count = fread(&chunk, 1, chunk.count, file)
            contents += chunk[..<count]
        } while count > 0
        return split(contents)
    }

    /// Every word ends with a zero byte, an empty word included.
    private static func split(_ contents: [UInt8]) -> [String] {
        let words = contents.split(separator: 0, omittingEmptySubsequences: false)
        return words.dropFirst().dropLast().map { String(decoding: $0, as: UTF8.self) }
    }
}
