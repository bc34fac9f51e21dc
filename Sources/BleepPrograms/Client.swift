import CBleepReliability
import CGLib

/// One program's way to BlueZ, for a program with one thread.
///
/// It delivers through the event descriptor, so that the wait for an operation is a wait of ours:
/// it can show that something is going on, and a signal can end it.
package final class Client {
    /// Where BlueZ is.
    package enum Bus {
        case system
        case session
        case address(String)
    }

    let handle: OpaquePointer
    private let descriptor: Int32
    private let interruption: Interruption?
    /// The operation under way.
    private var operation: OpaquePointer?
    /// Told every tenth of a second how long the operation under way has taken.
    package var onWait: ((Duration) -> Void)?

    /// Makes a client; nothing is sent yet, and nothing is logged unless somebody listens.
    package init(bus: Bus, interruption: Interruption? = nil) throws(Failure) {
        var handle: OpaquePointer?
        var descriptor: Int32 = -1
        var status = Client.open(bus, &handle)
        if status == BLEEP_OK {
            status = bleep_client_event_fd(handle, &descriptor)
        }
        guard status == BLEEP_OK, let handle else {
            bleep_client_unref(handle)
            throw Failure(refused: status)
        }
        self.handle = handle
        self.descriptor = descriptor
        self.interruption = interruption
        bleep_log_set_level(handle, BLEEP_LOG_NONE)
    }

    deinit {
        bleep_client_unref(handle)
    }

    /// Hears what the library has to say, every step of it.
    package func log(to listener: @escaping (LogRecord) -> Void) {
        bleep_log_set_level(handle, BLEEP_LOG_DEBUG)
        bleep_log_set_handler(
            handle,
            { level, message, fields, count, userData in
                guard let message, let userData else { return }
                let fields = UnsafeBufferPointer(start: fields, count: count)
                let record = LogRecord(level: level, message: message, fields: fields)
                Unmanaged<Listener>.fromOpaque(userData).takeUnretainedValue().hear(record)
            },
            Unmanaged.passRetained(Listener(hear: listener)).toOpaque(),
            { userData in
                guard let userData else { return }
                Unmanaged<Listener>.fromOpaque(userData).release()
            }
        )
    }

    /// Hears no more of it.
    package func stopLogging() {
        bleep_log_set_level(handle, BLEEP_LOG_NONE)
        bleep_log_set_handler(handle, nil, nil, nil)
    }

    /// Runs one operation to its end; `start` gets the client, the options and the callback.
    func perform(
        _ limits: Limits,
        _ start: (OpaquePointer, UnsafePointer<bleep_call_options>, Completion.Callback)
            -> bleep_status
    ) throws(Failure) -> Value? {
        let completion = Completion()
        var options = limits.options
        let status = start(handle, &options, completion.makeCallback(&operation))
        try wait(for: completion, status)
        return completion.value
    }

    /// Waits until the library has told what came of the operation that it was to start.
    private func wait(for completion: Completion, _ status: bleep_status) throws(Failure) {
        guard status == BLEEP_OK else { throw Failure(refused: status) }
        defer {
            bleep_operation_unref(operation)
            operation = nil
        }

        let stopwatch = Stopwatch()
        while !completion.isDone {
            rest(.milliseconds(100))
            onWait?(stopwatch.elapsed)
        }
        if let failure = completion.failure { throw failure }
    }

    /// Waits for a connection of one's own, no longer than this.
    package func acquire(_ label: String, within limit: Duration) throws(Failure) -> Lease {
        let completion = Completion()
        let callback = completion.makeCallback(&operation)
        let status = bleep_pool_acquire_async(
            handle,
            label,
            limit.microseconds,
            Completion.leased,
            callback.data,
            callback.free,
            callback.out
        )
        try wait(for: completion, status)
        guard let lease = completion.lease else {
            throw Failure(refused: BLEEP_ERROR_INVALID_STATE)
        }
        return Lease(owning: lease, of: self)
    }

    /// Recovers; how it went is told also where it failed, unless it did not even begin.
    package func recover(
        _ wish: RecoveryWish
    ) throws(Failure) -> (recovery: Recovery, failure: Failure?) {
        let completion = Completion()
        let callback = completion.makeCallback(&operation)
        let status = wish.with { address, options in
            bleep_recover_async(
                handle,
                address,
                nil,
                options,
                Completion.recovered,
                callback.data,
                callback.free,
                callback.out
            )
        }
        do throws(Failure) {
            try wait(for: completion, status)
        } catch {
            guard completion.recovery != nil else { throw error }
        }
        guard let recovery = completion.recovery else {
            throw Failure(refused: BLEEP_ERROR_INVALID_STATE)
        }
        return (recovery, completion.failure)
    }

    /// Gives up the operation under way, if there is one.
    package func cancelOperation() {
        bleep_operation_cancel(operation)
    }

    /// Whether a signal came while it waited.
    package var isInterrupted: Bool {
        interruption?.signal != nil
    }

    /// Waits for news, no longer than this, and hears it; a signal cancels the operation.
    package func rest(_ limit: Duration) {
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interruption?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        poll(&watched, nfds_t(watched.count), Int32(clamping: (limit.microseconds + 999) / 1000))
        if watched[1].revents != 0 {
            interruption?.takeNote()
            cancelOperation()
        }
        bleep_client_dispatch(handle)
    }

    private static func open(_ bus: Bus, _ handle: inout OpaquePointer?) -> bleep_status {
        var options = bleep_client_options()
        options.struct_size = MemoryLayout<bleep_client_options>.size
        options.delivery = BLEEP_DELIVERY_FD
        switch bus {
        case .system:
            options.bus = BLEEP_BUS_SYSTEM
        case .session:
            options.bus = BLEEP_BUS_SESSION
        case .address(let address):
            options.bus = BLEEP_BUS_ADDRESS
            return address.withCString { text in
                options.address = text
                return bleep_client_new(&options, &handle)
            }
        }
        return bleep_client_new(&options, &handle)
    }
}

/// Keeps a closure alive for as long as the library may call it.
private final class Listener {
    let hear: (LogRecord) -> Void

    init(hear: @escaping (LogRecord) -> Void) {
        self.hear = hear
    }
}
