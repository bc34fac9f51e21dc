import CPreload
import Synchronization

/// The library, loaded for a program that calls BlueZ, and the client that decides in it.
///
/// It has neither threads nor connections. It lives as long as the program does.
/// Sendable: never changes.
final class Engine: @unchecked Sendable {
    let settings: Settings
    let client: OpaquePointer
    private let context: OpaquePointer
    private let process = getpid()
    /// Set in threads that are inside a blocking call of ours, which libdbus makes of others.
    private let insideKey: pthread_key_t

    /// 0 before the first call to BlueZ, `none` if there is to be none, or the engine.
    private static let current = Atomic<UInt>(0)
    private static let none: UInt = 1

    /// One was made: there may be calls that it covers.
    static var exists: Bool {
        current.load(ordering: .relaxed) > none
    }

    /// Makes it when it is first needed. Nil where it is switched off, cannot be, or is that of the
    /// process that this one was forked from.
    static func get() -> Engine? {
        var known = current.load(ordering: .acquiring)
        if known == 0 {
            let made = make().map { UInt(bitPattern: Unmanaged.passRetained($0).toOpaque()) }
            let (isFirst, other) = current.compareExchange(
                expected: 0, desired: made ?? none, ordering: .acquiringAndReleasing)
            known = isFirst ? made ?? none : other
            if let made, isFirst { engine(made)?.begin() }
            if let made, !isFirst { engine(made)?.discard() }
        }
        return engine(known).flatMap { $0.isHere ? $0 : nil }
    }

    /// Not in a child that was forked from its process: threads that are not there hold its locks.
    var isHere: Bool {
        process == getpid()
    }

    private static func engine(_ address: UInt) -> Engine? {
        guard address != none, let pointer = UnsafeRawPointer(bitPattern: address) else {
            return nil
        }
        return Unmanaged<Engine>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Two threads may do so at once: one of them throws its own away.
    private static func make() -> Engine? {
        guard let settings = Settings.read() else { return nil }
        guard let newContext = Bleep.mainContextNew.function,
            let newClient = Bleep.clientNew.function, Bleep.externalCallNew.function != nil
        else {
            if settings.isDebugging { complain("libbleepreliability.so.0 cannot be loaded") }
            return nil
        }
        var key = pthread_key_t()
        guard let context = newContext(), pthread_key_create(&key, nil) == 0 else { return nil }
        var options = bleep_client_options()
        options.struct_size = MemoryLayout<bleep_client_options>.size
        options.bus = BLEEP_BUS_SYSTEM
        options.main_context = context
        options.breaker_failures = .max
        var client: OpaquePointer?
        guard newClient(&options, &client) == BLEEP_OK, let client else { return nil }
        return Engine(settings, client, context, key)
    }

    private init(
        _ settings: Settings, _ client: OpaquePointer, _ context: OpaquePointer,
        _ insideKey: pthread_key_t
    ) {
        self.settings = settings
        self.client = client
        self.context = context
        self.insideKey = insideKey
        var gate = bleep_connect_gate_options()
        gate.struct_size = MemoryLayout<bleep_connect_gate_options>.size
        gate.flags = BLEEP_CONNECT_GATE_NO_LOCK.rawValue
        gate.limit = .max
        _ = Bleep.connectGateSet.function?(client, &gate)
        // Nobody iterates the context, on which it would be told.
        _ = Bleep.logSetLevel.function?(client, BLEEP_LOG_NONE)
        for (category, limit) in settings.timeouts {
            _ = Bleep.timeoutSet.function?(client, category, limit)
        }
        setUpRecorder()
    }

    /// Of those that were made it is the one.
    private func begin() {
        atexit { Engine.leave() }
    }

    private func discard() {
        Bleep.clientUnref.function?(client)
        Bleep.mainContextUnref.function?(context)
        pthread_key_delete(insideKey)
        Unmanaged.passUnretained(self).release()
    }

    /// The program ends.
    private static func leave() {
        guard let engine = engine(current.load(ordering: .acquiring)), engine.isHere else { return }
        engine.writeFiles()
    }

    /// The calling thread is inside a call that is covered already.
    var isInside: Bool {
        get { pthread_getspecific(insideKey) != nil }
        set {
            pthread_setspecific(insideKey, newValue ? UnsafeRawPointer(bitPattern: 1) : nil)
        }
    }
}

/// A line for whoever asked for such.
func complain(_ problem: StaticString) {
    for part: StaticString in ["bleep-run: ", problem, "\n"] {
        _ = write(2, part.utf8Start, part.utf8CodeUnitCount)
    }
}
