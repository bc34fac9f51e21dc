import BleepCore

/// Somebody who is owed a reply. Told on GDBus's own thread, or by whoever sees the loss.
package protocol ReplyReceiver: AnyObject {
    func received(_ reply: Reply, token: UInt64)
}

/// The replies that a connection is owed.
///
/// The bus counts each against a limit (128 on a system bus) until it comes, also when nobody
/// waits for it any more; so we do, too. What it does is out of line: each kind of wire would
/// have its own copy of all that a dictionary does.
package struct ReplyLedger {
    /// A reply that is owed.
    package struct Entry {
        package var method: MethodName
        package var sentAt: Instant
        package var token: UInt64
        /// Nil once it was given up on.
        package var receiver: (any ReplyReceiver)?
        /// Asked for by the library itself, as long as it takes: keeps no connection open.
        package var isBackground: Bool
        /// When it was given up on.
        package var abandonedAt: Instant?
    }

    private var entries: [UInt32: Entry] = [:]
    /// Replies that nobody waits for any more.
    package private(set) var orphans = 0
    /// Replies that an operation waits for.
    package private(set) var awaited = 0

    package init() {}

    /// All that the bus counts against us.
    package var slots: Int {
        entries.count
    }

    @inline(never)
    package func owes(serial: UInt32) -> Bool {
        entries[serial] != nil
    }

    package mutating func add(_ entry: Entry, serial: UInt32) {
        entries[serial] = entry
        if !entry.isBackground { awaited += 1 }
    }

    /// The reply has come.
    @inline(never)
    package mutating func settle(serial: UInt32) -> Entry? {
        guard let entry = entries.removeValue(forKey: serial) else { return nil }
        if entry.abandonedAt != nil {
            orphans -= 1
        } else if !entry.isBackground {
            awaited -= 1
        }
        return entry
    }

    /// Nobody waits any more; the slot stays taken.
    @inline(never)
    package mutating func abandon(serial: UInt32, at now: Instant) {
        guard var entry = entries[serial], entry.abandonedAt == nil else { return }
        entry.receiver = nil
        entry.abandonedAt = now
        entries[serial] = entry
        orphans += 1
        if !entry.isBackground { awaited -= 1 }
    }

    /// No reply will come any more; gives those who wait.
    @inline(never)
    package mutating func settleAll() -> [Entry] {
        let owed = entries.values.filter { $0.abandonedAt == nil }
        entries.removeAll()
        orphans = 0
        awaited = 0
        return owed
    }
}
