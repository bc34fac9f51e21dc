import CGLib

/// Real time, told by timer sources on one main context.
package final class GLibSimulatorClock: SimulatorClock {
    private final class Alarm {
        let id: UInt
        let clock: GLibSimulatorClock
        let action: () -> Void

        init(id: UInt, clock: GLibSimulatorClock, action: @escaping () -> Void) {
            self.id = id
            self.clock = clock
            self.action = action
        }
    }

    private let context: OpaquePointer?
    private var sources: [UInt: UnsafeMutablePointer<GSource>] = [:]
    private var lastID: UInt = 0

    /// Runs its actions on the given context; nil is GLib's default one.
    package init(context: OpaquePointer?) {
        self.context = context
    }

    package var now: Duration { .microseconds(g_get_monotonic_time()) }

    package func after(_ delay: Duration, _ action: @escaping () -> Void) -> UInt {
        lastID += 1
        let alarm = Alarm(id: lastID, clock: self, action: action)
        guard let source = g_timeout_source_new(0) else { return 0 }

        let fire: GSourceFunc = { data in
            guard let data else { return 0 }
            let alarm = Unmanaged<Alarm>.fromOpaque(data).takeUnretainedValue()
            alarm.clock.fired(alarm.id)
            alarm.action()
            return 0
        }
        let release: GDestroyNotify = { data in
            guard let data else { return }
            Unmanaged<Alarm>.fromOpaque(data).release()
        }
        g_source_set_callback(source, fire, Unmanaged.passRetained(alarm).toOpaque(), release)
        g_source_set_ready_time(source, g_get_monotonic_time() + gint64(delay.usec))
        g_source_attach(source, context)
        sources[lastID] = source  // Owned until fired or cancelled.
        return lastID
    }

    package func cancel(_ timer: UInt) {
        guard let source = sources.removeValue(forKey: timer) else { return }
        g_source_destroy(source)
        g_source_unref(source)
    }

    private func fired(_ timer: UInt) {
        guard let source = sources.removeValue(forKey: timer) else { return }
        g_source_unref(source)  // The context still holds it while it dispatches.
    }
}
