import BleepCore
import BleepGDBus
import CGLib

/// Watching in a test.
extension FakeWorld {
    /// Starts the monitor, and notes what it tells.
    package func monitor(interval: Duration = .seconds(1)) -> Told<MonitorEvent> {
        let told = Told<MonitorEvent>(waking: context)
        _ = client.watch(
            EventListener(kinds: MonitorEvent.everything, { told.tell($0) }, onEnd: {}))
        var settings = Monitor.Settings()
        settings.interval = interval
        client.startMonitor(settings)
        return told
    }

    /// Lets time pass for both sides in steps, as it does, and the bus be heard at each; where the
    /// service is known to answer at once, that, too.
    package func pass(
        _ duration: Duration, step: Duration = .milliseconds(500), answered: Bool = false
    ) -> Bool {
        var left = duration.microseconds
        while left > 0 {
            let next = min(left, step.microseconds)
            left -= next
            daemonClock.advance(by: .wholeMicroseconds(next))
            clock.advance(by: .wholeMicroseconds(next))
            // What fell due sends, and is answered before the next step.
            while g_main_context_iteration(context, 0) != 0 {}
            guard answered ? settle() : hear() else { return false }
        }
        return true
    }

    /// Runs an operation to its end while time passes; nil if two minutes are not enough.
    package func performInTime(
        _ request: Request, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Status? {
        let told = start(request, change)
        for _ in 0..<1200 {
            if told.isOver { break }
            guard pass(.milliseconds(100)) else { return nil }
        }
        return told.status
    }

    /// A round trip to the bus, which answers also for a stalled service: what it sent before has
    /// come, and what that led to.
    package func hear() -> Bool {
        let told = Told<Operation.Outcome>(waking: context)
        var request = Request(
            MethodName("org.freedesktop.DBus", "GetId"), at: .path("/org/freedesktop/DBus"))
        request.destination = "org.freedesktop.DBus"
        _ = client.start(request) { told.tell($0) }
        return run(until: { told.isOver })
    }
}

extension Told<MonitorEvent> {
    /// What happened, in order.
    package var kinds: [MonitorEvent.Kind] { all.map(\.kind) }

    package func has(_ kind: MonitorEvent.Kind) -> Bool { kinds.contains(kind) }

    package func count(of kind: MonitorEvent.Kind) -> Int { kinds.count { $0 == kind } }
}
