import CBleepReliabilityDBus1
import CDBus

/// Waiting for the outcome in the calling thread, which dispatches nothing meanwhile.
extension Call {
    /// How long until it looks again for what nothing wakes it for: news while the client has
    /// other callbacks, and replies that another thread reads off the connection.
    private static let slice: Int32 = 20
    /// How long a caller hears, after its call, that what it began has ended: in microseconds.
    private static let grace: Int64 = 250_000

    /// Takes the steps until it is over.
    func wait() {
        var hearsClient = adapter.descriptor >= 0
        while let time = takeSteps() { pause(upTo: time, &hearsClient) }
    }

    /// Hears, a moment longer, that what it began has ended: nobody may dispatch afterwards.
    func waitForEnd() {
        let until = microsecondsNow() + Call.grace
        var hearsClient = false
        while let letter = newestLetter, letter.isUndo {
            let now = microsecondsNow()
            guard now < until, dbus_connection_get_is_connected(adapter.connection) != 0 else {
                break
            }
            pause(upTo: UInt64(until - now), &hearsClient)
        }
        _ = takeSteps()
    }

    /// What came before a message is sent is not its reply, and is not looked through for it.
    func readWhatCame() {
        var isHeard = false
        for _ in 0..<64 {
            guard sleep(upTo: 0, events: Int16(POLLIN), &isHeard) else { return }
            dbus_connection_read_write(adapter.connection, 0)
        }
    }

    private func pause(upTo time: UInt64, _ hearsClient: inout Bool) {
        let connection = adapter.connection
        adapter.attend(besides: self)
        let letter = newestLetter
        let isFull = dbus_connection_has_messages_to_send(connection) != 0
        let events = (letter == nil ? 0 : POLLIN) | (isFull ? POLLOUT : 0)
        let hasCome = sleep(upTo: time, events: Int16(events), &hearsClient)
        if hasCome { dbus_connection_read_write(connection, 0) }
        // Another thread may have read the reply off the connection.
        let mayBeThere =
            hasCome
            || adapter.isShared
                && dbus_connection_get_dispatch_status(connection) == DBUS_DISPATCH_DATA_REMAINS
        if mayBeThere, let letter { letter.look() }
    }

    /// Whether there is news on the connection.
    private func sleep(upTo time: UInt64, events: Int16, _ hearsClient: inout Bool) -> Bool {
        var descriptor: Int32 = -1
        dbus_connection_get_unix_fd(adapter.connection, &descriptor)
        var sources = (
            pollfd(fd: descriptor, events: events, revents: 0),
            pollfd(fd: hearsClient ? adapter.descriptor : -1, events: Int16(POLLIN), revents: 0)
        )
        let limit = time == 0 ? 0 : min(Int32(clamping: time / 1000 + 1), Call.slice)
        withUnsafeMutablePointer(to: &sources) {
            $0.withMemoryRebound(to: pollfd.self, capacity: 2) { _ = poll($0, 2, limit) }
        }
        // It stays readable until the program dispatches.
        if sources.1.revents != 0 { hearsClient = false }
        return sources.0.revents != 0
    }
}
