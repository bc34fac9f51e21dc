import CGLib

/// Ends a wait that lasts too long, also on a machine that does much else.
final class Watchdog {
    private(set) var hasBarked = false
    private let source: UnsafeMutablePointer<GSource>

    init(_ context: OpaquePointer) {
        source = g_timeout_source_new(20_000)
        g_source_set_priority(source, G_PRIORITY_HIGH)  // Also heard in a storm of messages.
        let bark: GSourceFunc = { data in
            if let data {
                Unmanaged<Watchdog>.fromOpaque(data).takeUnretainedValue().hasBarked = true
            }
            return 0
        }
        g_source_set_callback(source, bark, Unmanaged.passUnretained(self).toOpaque(), nil)
        g_source_attach(source, context)
    }

    func end() {
        g_source_destroy(source)
        g_source_unref(source)
    }
}
