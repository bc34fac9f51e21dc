import Glibc
import Testing

@testable import BleepCore

/// Mutates good files, and holds the reader to its word: it ends, and what it accepts is written
/// and read again as it was.
///
/// BLEEP_FUZZ_SECONDS=600 in the environment makes it go on for ten minutes.
@Suite struct StateFileFuzzTests {
    private static let rounds = 20_000
    private static let words = [
        "[", "]", "=", "\n", "\\", "\\s", ";", "^", "[F0:F1:F2:F3:F4:F5]\n", "Trusted=true\n",
        "Attribute.x=<1>\n", "Notifications=a;b;\n", "[End]\nChecksum=", "\0", "\u{fffd}",
        "Version=",
        "[General]\n", "SavedAt=18446744073709551616\n", "Name=", "# ",
    ].map { [UInt8]($0.utf8) }

    private var random = SplitMix64(seed: 0xb1ee9)

    private mutating func below(_ limit: Int) -> Int {
        limit > 0 ? Int(random.next() % UInt64(limit)) : 0
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        switch below(7) {
        case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
        case 3: bytes.insert(contentsOf: Self.words[below(Self.words.count)], at: place)
        case 4: bytes.removeLast(below(bytes.count))
        case 5:
            let piece = bytes[min(place, bytes.count)..<min(bytes.count, place + below(64))]
            bytes.insert(contentsOf: [UInt8](piece), at: below(bytes.count + 1))
        default: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
        }
    }

    /// Replaces the checksum, so that the parser sees what would not have come to it.
    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let body = bytes.dropLast(33)
        let sum = String(StateFile.checksum(of: body), radix: 16, uppercase: true)
        let padding = String(repeating: "0", count: 16 - sum.count)
        return [UInt8](body) + "\n[End]\nChecksum=\(padding)\(sum)\n".utf8
    }

    private func holds(_ bytes: [UInt8]) -> (isGood: Bool, isAccepted: Bool) {
        guard let read = try? StateFile.read(bytes) else { return (true, false) }
        let isSame = (try? StateFile.read(StateFile.bytes(of: read))) == read
        return (isSame && read.allSatisfy { !$0.isTooLarge }, true)
    }

    private static var duration: Duration {
        .seconds(getenv("BLEEP_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) } ?? 0)
    }

    @Test mutating func theReaderBelievesNothing() {
        let seeds = [
            StateFile.bytes(of: [StateFileTests.full]),
            StateFile.bytes(of: [
                StateFileTests.full, DeviceSnapshot(BluetoothAddress("00:11:22:33:44:55")!),
            ]),
            StateFile.bytes(of: []),
        ]
        let end = ContinuousClock.now + Self.duration
        var rounds = 0
        var accepted = 0

        while rounds < Self.rounds || ContinuousClock.now < end {
            var bytes = seeds[below(seeds.count)]
            for _ in 0...below(4) { mutate(&bytes) }
            if below(4) > 0 { bytes = sealed(bytes) }
            let (isGood, isAccepted) = holds(bytes)
            if !isGood {
                Issue.record("round \(rounds): \(bytes)")
                return
            }
            accepted += isAccepted ? 1 : 0
            rounds += 1
        }

        // Were none accepted, it would be the checksum alone that was tried.
        #expect(accepted > rounds / 100)
        #expect(accepted < rounds)
    }
}
