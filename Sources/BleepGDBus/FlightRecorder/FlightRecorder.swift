import BleepCore
import CGLib
import Synchronization

/// Keeps what a client did and saw last, and writes it down when asked.
///
/// Sendable: the log and the settings belong to `lock`; the mask to `writing`, which is taken first
/// where both are; what every message looks at is atomic.
package final class FlightRecorder: @unchecked Sendable {
    /// How to record.
    package struct Settings: Sendable {
        package var capacity = FlightLog.usualCapacity
        /// How much of a body is kept.
        package var bodyLimit = 0
        package var withAddresses = false
        package var mostDumps = 10
        /// For automatic dumps; nil for none.
        package var folder: String?

        package init() {}
    }

    let clock: Clock
    private let lock = Lock()
    private let writing = Lock()
    private let running = Atomic<Bool>(true)
    private let bodyLimit = Atomic<Int>(0)
    private let lastOperation = Atomic<UInt64>(0)
    private var log = FlightLog()
    private var settings = Settings()
    private var automatic = AutomaticDumps()
    private var mask = AddressMask()

    package init(clock: Clock) {
        self.clock = clock
    }

    package var isRunning: Bool { running.load(ordering: .relaxed) }

    /// Records from now on, in this way.
    package func start(_ fresh: Settings) {
        lock.with {
            if fresh.capacity != log.capacity { log = FlightLog(capacity: fresh.capacity) }
            settings = fresh
            if fresh.folder == nil { _ = automatic.handle(.unwanted, at: clock.now) }
        }
        bodyLimit.store(fresh.bodyLimit, ordering: .relaxed)
        running.store(true, ordering: .relaxed)
    }

    package func stop() {
        running.store(false, ordering: .relaxed)
        lock.with { _ = automatic.handle(.unwanted, at: clock.now) }
    }

    package func clear() {
        lock.with { log.removeAll() }
    }

    /// A number for an operation, which none had before.
    var nextOperation: UInt64 {
        lastOperation.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func add(_ entry: borrowing FlightEntry) {
        let now = clock.now
        lock.with { log.add(entry, at: now) }
    }

    /// A word of the program's, or of the library's.
    package func note(_ text: String, from source: StaticString) {
        guard isRunning else { return }
        var entry = FlightEntry(.note)
        entry.add(.source, source)
        entry.add(.text, text)
        add(entry)
    }

    /// A message on one of our connections; on GDBus's thread.
    func note(_ message: OpaquePointer, isSent: Bool, by name: UnsafePointer<CChar>?) {
        guard isRunning else { return }
        let now = clock.now
        let limit = bodyLimit.load(ordering: .relaxed)
        // Owned by the message, or freed behind the lock.
        let body = limit > 0 ? MessageBytes(of: message) : nil
        let header = DBusHeader(message, bodySize: body?.size, sentBy: isSent ? name : nil)
        lock.with { log.add(header, body: body?.body(upTo: limit), isSent: isSent, at: now) }
        body?.free()
    }

    /// A message whose bytes go through our own hands; its body is all there.
    func note(
        _ header: DBusHeader, body: UnsafeRawBufferPointer, isSent: Bool,
        by name: UnsafePointer<CChar>?
    ) {
        guard isRunning else { return }
        let now = clock.now
        let limit = bodyLimit.load(ordering: .relaxed)
        var header = header
        if let name { header.sender = DBusHeader.text(name) }
        let kept = UnsafeRawBufferPointer(rebasing: body.prefix(limit))
        lock.with { log.add(header, body: kept, isSent: isSent, at: now) }
    }

    /// A message on a connection of the program's own. False if it is none.
    package func note(foreign bytes: UnsafeRawBufferPointer, isSent: Bool) -> Bool {
        // GDBus only reads it.
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
            .assumingMemoryBound(to: UInt8.self)
        guard bytes.count >= 16, bytes.count <= MessageBytes.longest,
            g_dbus_message_bytes_needed(start, gsize(bytes.count), nil) == bytes.count,
            let message = g_dbus_message_new_from_blob(
                start, gsize(bytes.count), G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, nil)
        else { return false }
        note(message, isSent: isSent, by: nil)
        g_object_unref(UnsafeMutableRawPointer(message))
        return true
    }

    /// How it records, as a dictionary.
    package var record: Value {
        // Not the log itself: whoever records meanwhile would have to copy it.
        let (capacity, recorded, held, settings, automatic) = lock.with {
            (log.capacity, log.recorded, log.held, self.settings, self.automatic)
        }
        let record = Record()
        record.set("running", isRunning)
        record.set("capacity_bytes", UInt64(capacity))
        record.set("body_max_bytes", UInt64(settings.bodyLimit))
        record.set("directory", settings.folder ?? "")
        record.set("recorded", recorded)
        record.set("held", UInt64(held))
        record.set("dumps", automatic.dumps)
        record.set("failed_dumps", automatic.failures)
        return record.finish()
    }
}

/// Dumping.
extension FlightRecorder {
    /// How to write a dump.
    package struct Dump: Sendable {
        package var isCapture = false
        package var withBodies = false
        package var withAddresses = false
        /// Who wants it: the program, or the issue of that name.
        package var reason: StaticString = "asked"

        package init() {}
    }

    /// Writes a dump in the place of a file. Says why not.
    @inline(never)
    package func dump(_ dump: Dump, to path: String) -> Refusal? {
        writing.with { SystemFile.replace(path, with: bytes(of: dump)) }
    }

    private func bytes(of dump: Dump) -> [UInt8] {
        let now = clock.now
        let timeOfDay = UInt64(g_get_real_time())
        // A copy, which costs whoever records next a copy, too, and nobody waits for.
        let log = lock.with { self.log }
        var mask = dump.withAddresses ? nil : self.mask
        defer { if let mask { self.mask = mask } }
        guard dump.isCapture else {
            var text = FlightText(at: now, timeOfDay: timeOfDay)
            text.add(dump.head(of: log, at: now))
            for record in log.records {
                text.add(record, body: dump.withBodies ? MessageBytes.json(of: record) : nil)
            }
            mask?.cross(outOf: &text.bytes)
            return text.bytes
        }
        var capture = FlightCapture(at: now, timeOfDay: timeOfDay)
        for record in log.records { capture.add(record, withBody: dump.withBodies, &mask) }
        return capture.bytes
    }
}

/// Dumps that issues ask for.
extension FlightRecorder {
    /// What is to be written now, if anything.
    func handle(_ event: AutomaticDumps.Event) -> [AutomaticDumps.Action] {
        let now = clock.now
        return lock.with {
            if case .issueRaised = event, !isRunning || settings.folder == nil { return [] }
            return automatic.handle(event, at: now)
        }
    }

    /// Writes both forms of a dump and takes the oldest away; waits for the disk.
    func dumpAutomatically(_ issue: FieldIssue.Kind) -> Refusal? {
        let settings = lock.with { self.settings }
        guard let folder = settings.folder else { return nil }
        mkdir(folder, 0o700)
        var stem = ""
        if let refusal = FlightRecorder.claim(&stem, in: folder, for: issue) { return refusal }
        var dump = Dump()
        dump.withBodies = settings.bodyLimit > 0
        dump.withAddresses = settings.withAddresses
        dump.reason = issue.name
        if let refusal = self.dump(dump, to: stem + ".jsonl") { return refusal }
        dump.isCapture = true
        let refusal = self.dump(dump, to: stem + ".pcap")
        let names = SystemFile.names(in: folder) ?? []
        for name in DumpFolder.surplus(in: names, keeping: settings.mostDumps) {
            unlink(phrase(folder, "/", name))
        }
        return refusal
    }

    /// Takes a name that nobody else has: clients of one process see the same issue at once.
    private static func claim(
        _ stem: inout String, in folder: String, for issue: FieldIssue.Kind
    ) -> Refusal? {
        for _ in 0..<mostClaims {
            let name = DumpFolder.name(
                after: SystemFile.names(in: folder) ?? [], process: UInt64(getpid()),
                issue: issue.name)
            stem = phrase(folder, "/", name)
            let file = openPrivate(stem + ".jsonl", O_WRONLY | O_CREAT | O_EXCL)
            if file >= 0 { close(file) }
            // It is in the folder now, so the next number is another one.
            if file != -EEXIST { return Refusal(stem + ".jsonl", of: file) }
        }
        return Refusal(folder, EEXIST)
    }

    /// More others at once there are not; in a folder that cannot be read, the first stays taken.
    private static var mostClaims: Int { 100 }
}

extension FlightRecorder.Dump {
    /// The first line, about the dump.
    fileprivate func head(of log: FlightLog, at now: Instant) -> FlightRecord {
        var entry = FlightEntry(.dump)
        entry.add(.version, LibraryVersion.text)
        entry.add(.reason, reason)
        entry.add(.process, UInt64(getpid()))
        entry.add(.held, UInt64(log.held))
        entry.add(.bodies, withBodies ? "written" : "left out")
        entry.add(.addresses, withAddresses ? "written" : "crossed out")
        return FlightRecord(entry, number: log.recorded, at: now)
    }
}
