import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus

@Suite struct GovernorFileTests {
    private let address = BluetoothAddress("00:AA:01:00:00:23")!
    private let name = "/bus-00:AA:01:00:00:23.governor"

    private func entry(_ times: UInt64...) -> Governor.Entry {
        Governor.Entry(
            stage: 8, subject: address, times: times.map { Instant(microseconds: $0) })
    }

    private func file(_ folder: TestFolder) -> GovernorFile {
        GovernorFile(adapter: address, bus: "bus", folder: folder.path)
    }

    /// What is kept, and what was complained of.
    private func read(
        _ folder: TestFolder
    ) -> (entries: [Governor.Entry], complaints: [String], refusal: Refusal?) {
        var entries: [Governor.Entry] = []
        var complaints: [String] = []
        let refusal = file(folder).update(complain: { complaints.append($0) }) {
            entries = $0
            return false
        }
        return (entries, complaints, refusal)
    }

    private func write(_ folder: TestFolder, _ entries: Governor.Entry...) -> Refusal? {
        file(folder).update(complain: { _ in }) {
            $0 = entries
            return true
        }
    }

    @Test func keepsWhatWasDoneForTheNextLife() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        #expect(read(folder).entries.isEmpty)

        #expect(write(folder, entry(5, 7)) == nil)

        #expect(read(folder).entries == [entry(5, 7)])
        var status = stat()
        #expect(stat(folder.path + name, &status) == 0 && status.st_mode & 0o777 == 0o660)
    }

    @Test func whatIsLeftByTheKilledIsInNobodysWay() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        #expect(write(folder, entry(5)) == nil)
        try folder.write("bleepreliability gov", to: name + ".new")

        #expect(read(folder).entries == [entry(5)])
        #expect(write(folder, entry(5, 9)) == nil)

        #expect(read(folder).entries == [entry(5, 9)])
        #expect(folder.bytes(of: name + ".new").isEmpty)
    }

    @Test(arguments: [
        "bleepreliability governor 1\nboot", "nonsense", "\u{1}\u{ff}",
        String(repeating: "x", count: 100_000),
    ])
    func whatMakesNoSenseIsKeptAsideAndTold(text: String) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write(text, to: name)

        let first = read(folder)
        let second = read(folder)

        #expect(first.entries.isEmpty)
        #expect(first.complaints.count == 1)
        #expect(first.complaints.first?.contains(".governor.bad") == true)
        #expect(folder.bytes(of: name + ".bad").count == text.utf8.count)
        #expect(second.complaints.isEmpty)
    }

    @Test func anotherRunOfTheMachineMeansNothing() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write(
            GovernorRecord(boot: "another", entries: [entry(5)]).text, to: name)

        #expect(read(folder).entries.isEmpty)
        #expect(read(folder).complaints.isEmpty)
    }

    @Test func aLinkIsNotFollowed() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write("precious", to: "/file")
        try folder.link(name, to: "/file")

        #expect(write(folder, entry(5))?.number == ELOOP)
        #expect(folder.bytes(of: "/file") == [UInt8]("precious".utf8))
    }

    @Test func aPipeKeepsNobodyWaiting() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try #require(mkfifo(folder.path + name, 0o600) == 0)

        #expect(write(folder, entry(5))?.number == EINVAL)
    }

    @Test func whoeverIsStoppedInItKeepsNobodyWaiting() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let other = openLockFile(folder.path + name)
        defer { close(other) }
        try #require(lockByte(other, 0, Int16(F_WRLCK)) == 0)

        #expect(write(folder, entry(5))?.number == EAGAIN)
    }

    @Test func withoutAFolderItSaysWhy() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write("", to: "/file")
        let file = GovernorFile(adapter: address, bus: "bus", folder: folder.path + "/file/below")

        #expect(file.update(complain: { _ in }, { _ in true })?.number == ENOTDIR)
    }

    @Test func manyThreadsLoseNothing() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let context = g_main_context_new()!
        defer { g_main_context_unref(context) }
        let told = Told<Int>(waking: context)
        let file = file(folder)
        let address = address
        for _ in 0..<4 {
            _ = BleepGDBus.Thread.detach {
                var kept = 0
                while kept < 25 {
                    let refusal = file.update(complain: { _ in }) { entries in
                        let old = entries.first?.times.last?.microseconds ?? 0
                        let time = Instant(microseconds: old + 1)
                        entries = [Governor.Entry(stage: 8, subject: address, times: [time])]
                        return true
                    }
                    if refusal == nil { kept += 1 }
                }
                told.tell(kept)
            }
        }

        while told.count < 4 { g_main_context_iteration(context, 1) }

        #expect(read(folder).entries == [entry(100)])
    }
}

@Suite struct ActorLockTests {
    private let address = BluetoothAddress("00:AA:01:00:00:23")!
    private let now = Instant(microseconds: 5)

    @Test func oneActsAtATime() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let first = ActorLock(adapter: address, bus: "bus", folder: folder.path)
        let second = ActorLock(adapter: address, bus: "bus", folder: folder.path)
        #expect(second.holder == nil)

        #expect(first.take(at: now) == .taken)

        guard case .busy(let words) = second.take(at: now) else {
            Issue.record("both act")
            return
        }
        #expect(words.hasPrefix("process \(getpid()) (") && words.hasSuffix(") recovers it"))
        #expect(second.holder == words)
        first.drop()
        #expect(second.take(at: now) == .taken)
    }

    @Test func otherAdaptersHaveOthers() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let first = ActorLock(adapter: address, bus: "bus", folder: folder.path)
        let second = ActorLock(
            adapter: BluetoothAddress("00:AA:01:00:00:24")!, bus: "bus",
            folder: folder.path)

        #expect(first.take(at: now) == .taken)
        #expect(second.take(at: now) == .taken)
    }

    @Test func withoutAFolderThereIsNone() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write("", to: "/file")
        let lock = ActorLock(adapter: address, bus: "bus", folder: folder.path + "/file/below")

        guard case .missing(let refusal) = lock.take(at: now) else {
            Issue.record("taken")
            return
        }
        #expect(refusal.number == ENOTDIR)
    }
}
