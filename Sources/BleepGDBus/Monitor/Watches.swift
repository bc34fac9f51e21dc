import BleepCore

/// Somebody who wants to hear of events.
///
/// Sendable: `isActive` belongs to `lock`.
package final class EventListener: @unchecked Sendable {
    let kinds: UInt32
    private let onEvent: (MonitorEvent) -> Void
    private let onEnd: () -> Void
    private let lock = Lock()
    private var isActive = true

    /// `onEnd` is called once, after the last event.
    package init(
        kinds: UInt32, _ onEvent: @escaping (MonitorEvent) -> Void, onEnd: @escaping () -> Void
    ) {
        self.kinds = kinds
        self.onEvent = onEvent
        self.onEnd = onEnd
    }

    /// Where the client delivers.
    func hear(_ event: MonitorEvent) {
        if lock.with({ isActive }) { onEvent(event) }
    }

    /// No event is handed on from now on.
    func end() {
        lock.with { isActive = false }
    }

    /// Where the client delivers, after all events.
    func finish() {
        end()
        onEnd()
    }
}

/// All who listen, each under a number that is never used again.
///
/// Sendable: all that changes belongs to `lock`.
final class Watches: @unchecked Sendable {
    private let lock = Lock()
    private var last: UInt64 = 0
    private var all: [(number: UInt64, listener: EventListener)] = []

    func add(_ listener: EventListener) -> UInt64 {
        lock.with {
            last += 1
            all.append((last, listener))
            return last
        }
    }

    /// Nil if there is none of that number.
    func remove(_ number: UInt64) -> EventListener? {
        lock.with {
            guard let index = all.firstIndex(where: { $0.number == number }) else { return nil }
            return all.remove(at: index).listener
        }
    }

    func removeAll() -> [EventListener] {
        lock.with {
            defer { all = [] }
            return all.map { $0.listener }
        }
    }

    func listeners(to kind: MonitorEvent.Kind) -> [EventListener] {
        lock.with { all.filter { $0.listener.kinds & kind.rawValue != 0 }.map { $0.listener } }
    }
}
