import BleepCore
import CGLib
import Testing

/// docs/recovery.md says what the code does.
@Suite struct RecoveryDocumentTests {
    private func document() throws -> String {
        let root = #filePath.split(separator: "/Tests/")[0]
        var contents: UnsafeMutablePointer<CChar>?
        try #require(g_file_get_contents(root + "/docs/recovery.md", &contents, nil, nil) != 0)
        defer { g_free(contents) }
        return String(cString: contents!)
    }

    private func row(_ what: String, _ path: [Stage]) -> String {
        let stages = path.map { $0.name.text }.joined(separator: " → ")
        return "\n| \(what) | \(stages.isEmpty ? "nothing" : stages) |\n"
    }

    @Test func hasThePathOfEveryAilment() throws {
        let text = try document()

        for ailment in Ailment.allCases {
            #expect(text.contains(row(ailment.phrase.text, ailment.path)))
        }
    }

    @Test func hasThePathOfEveryBlame() throws {
        let text = try document()

        for number in 0..<Int32(Blame.count) {
            let blame = Blame(rawValue: number)!
            let ailment = Ailment(
                Complaint(.timedOut, blame: blame), of: .connect, Findings())
            #expect(text.contains(row(blame.name.text, ailment.path)))
        }
    }

    @Test func hasEveryStageWithItsAttempts() throws {
        let text = try document()

        for stage in Stage.allCases {
            let seconds = stage.coolDown.microseconds / 1_000_000
            let line = text.split(separator: "\n").first { $0.hasPrefix("| \(stage.name.text) |") }
            #expect(line?.contains("| \(stage.attempts) in \(seconds) s |") == true)
        }
    }
}
