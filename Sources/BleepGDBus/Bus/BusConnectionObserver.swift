/// Somebody who hears what a connection hears. Told on GDBus's own thread, outside of any lock.
package protocol BusConnectionObserver: AnyObject {
    func connection(_ connection: BusConnection, heard signal: Signal)
    func connection(_ connection: BusConnection, lateReplyTo entry: ReplyLedger.Entry)
    func connectionLost(_ connection: BusConnection)
}
