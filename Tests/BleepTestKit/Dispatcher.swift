import BleepGDBus
import CGLib

/// Runs a client's callbacks on a context when its descriptor says so, as a program's loop does.
package final class Dispatcher {
    private let delivery: Delivery
    private let source: UnsafeMutablePointer<GSource>

    package init(_ delivery: Delivery, _ descriptor: Int32, _ context: OpaquePointer) {
        self.delivery = delivery
        source = g_unix_fd_source_new(descriptor, G_IO_IN)
        let callback: GUnixFDSourceFunc = { _, _, me in
            if let me {
                let dispatcher = Unmanaged<Dispatcher>.fromOpaque(me).takeUnretainedValue()
                _ = dispatcher.delivery.dispatch()
            }
            return 1  // G_SOURCE_CONTINUE
        }
        g_source_set_callback(
            source, unsafeBitCast(callback, to: GSourceFunc.self),
            Unmanaged.passUnretained(self).toOpaque(), nil)
        g_source_attach(source, context)
    }

    /// Must be called: the source does not keep this alive.
    package func end() {
        g_source_destroy(source)
        g_source_unref(source)
    }
}
