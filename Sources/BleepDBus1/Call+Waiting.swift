import CBleepReliabilityDBus1
import CDBus

/// Waiting for the outcome in the calling thread, which dispatches nothing meanwhile.
extension Call {
    /// How long until it looks again for what nothing wakes it for: news while the client has
    /// other callbacks, and replies that another thread reads off the connection.
    private static let slice: Int32 = 20

    /// Takes the steps until it is over.
    func wait() {
        var hearsClient = adapter.descriptor >= 0
        while let time = takeSteps() { pause(upTo: time, &hearsClient) }
    }

    /// Hears, a moment longer, that what it began has ended: nobody may dispatch afterwards.
    func waitForEnd() {
        let until = microsecondsNow() + Int64(Call.grace)
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

    private func pause(upTo time: UInt64, _ hearsClient: inout Bool) {
        let connection = adapter.connection
        adapter.attend(besides: self)
        let letter = newestLetter
        dbus_connection_read_write(connection, 0)
        let isQueueEmpty =
            dbus_connection_get_dispatch_status(connection) != DBUS_DISPATCH_DATA_REMAINS
        if !isQueueEmpty, let letter {
            // Only libdbus can say whether what came is the reply; if it is not, it waits for that.
            return dbus_pending_call_block(letter.pending)
        }
        guard dbus_connection_get_is_connected(connection) != 0 else { return noteLoss() }
        // Nothing but the queue's owner makes it shorter.
        sleep(upTo: time, hearsConnection: isQueueEmpty, &hearsClient)
    }

    private func sleep(upTo time: UInt64, hearsConnection: Bool, _ hearsClient: inout Bool) {
        var descriptor: Int32 = -1
        if hearsConnection { dbus_connection_get_unix_fd(adapter.connection, &descriptor) }
        let isFull = dbus_connection_has_messages_to_send(adapter.connection) != 0
        let events = Int16(isFull ? POLLIN | POLLOUT : POLLIN)
        var sources = (
            pollfd(fd: descriptor, events: events, revents: 0),
            pollfd(fd: hearsClient ? adapter.descriptor : -1, events: Int16(POLLIN), revents: 0)
        )
        withUnsafeMutablePointer(to: &sources) {
            $0.withMemoryRebound(to: pollfd.self, capacity: 2) {
                _ = poll($0, 2, min(Call.milliseconds(time), Call.slice))
            }
        }
        // It stays readable until the program dispatches.
        if sources.1.revents != 0 { hearsClient = false }
    }
}
