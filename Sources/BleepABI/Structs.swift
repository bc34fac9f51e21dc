import BleepCore
import BleepGDBus
import CBleepReliability
import CGLib

/// Public structs, read by their size first.
enum Structs {
    /// No struct of ours comes near; more than this is not a size but garbage.
    private static let largest = 4096

    /// A copy of what the caller knows of a struct; nil if it is no good.
    ///
    /// Smaller than the first version is too old to be; what lies beyond our own must be zero.
    static func read<Struct>(_ pointer: UnsafePointer<Struct>) -> Struct? {
        let raw = UnsafeRawPointer(pointer)
        let size = raw.load(as: Int.self)
        let ours = MemoryLayout<Struct>.size
        guard size >= ours, size <= largest else { return nil }
        for offset in ours..<size where raw.load(fromByteOffset: offset, as: UInt8.self) != 0 {
            return nil
        }
        return pointer.pointee
    }

    /// Fills a struct in that was read before, so that it is as large as ours or larger; the size
    /// stays what the caller said.
    static func write<Struct>(_ value: Struct, to pointer: UnsafeMutablePointer<Struct>) {
        let size = UnsafeRawPointer(pointer).load(as: Int.self)
        pointer.pointee = value
        UnsafeMutableRawPointer(pointer).storeBytes(of: size, as: Int.self)
    }
}

extension bleep_metrics_stats {
    init(_ figures: OperationStatistics, _ late: LateReplies) {
        self.init()
        covered_usec = figures.covered.microseconds
        successes = bleep_metrics_latency(figures.successes)
        failures = bleep_metrics_latency(figures.failures)
        cancelled = figures.cancelled
        error_rate = figures.errorRate
        late_replies = late.count
        late_latency_usec = late.greatestLatency
        late_shortfall_usec = late.greatestShortfall
    }
}

extension bleep_metrics_latency {
    fileprivate init(_ figures: LatencyStatistics) {
        self.init(
            count: figures.count, min_usec: figures.least, mean_usec: figures.mean,
            max_usec: figures.greatest, p50_usec: figures.p50, p90_usec: figures.p90,
            p95_usec: figures.p95, p99_usec: figures.p99, p999_usec: figures.p999)
    }
}

extension CallOptions {
    /// NULL stands for the defaults; nil means that they are no good.
    init?(_ pointer: UnsafePointer<bleep_call_options>?) {
        self.init()
        guard let pointer else { return }
        guard let options = Structs.read(pointer) else { return nil }
        let flags = options.flags
        func has(_ flag: bleep_call_flags) -> Bool { flags & UInt32(flag.rawValue) != 0 }
        guard flags < UInt32(BLEEP_CALL_WRITE_COMMAND.rawValue) << 1, options.reserved == 0 else {
            return nil
        }
        waitsForService = has(BLEEP_CALL_WAIT_FOR_SERVICE)
        isIdempotent = has(BLEEP_CALL_IDEMPOTENT)
        cancelsRemotely = !has(BLEEP_CALL_NO_REMOTE_CANCEL)
        needsServices = has(BLEEP_CALL_SERVICES_RESOLVED)
        cancelsByDisconnect = has(BLEEP_CALL_CANCEL_BY_DISCONNECT)
        writesCommand = has(BLEEP_CALL_WRITE_COMMAND)
        maximumAttempts = Int(options.max_attempts)
        timeout = Duration(usec: options.timeout_usec)
        attemptTimeout = Duration(usec: options.attempt_timeout_usec)
        priority = options.priority
        if options.adapter != nil {
            guard let adapter = Text.nonempty(options.adapter) else { return nil }
            self.adapter = adapter
        }
    }
}

extension Client.Configuration {
    /// NULL stands for the defaults; nil means that they are no good.
    init?(_ pointer: UnsafePointer<bleep_client_options>?) {
        self.init()
        seed = Client.Configuration.randomSeed
        guard let pointer else { return }
        guard let options = Structs.read(pointer) else { return nil }
        guard readBus(options), readDelivery(options) else { return nil }
        if options.service != nil {
            guard let service = Text.busName(options.service) else { return nil }
            self.service = service
        }
        if options.seed != 0 { seed = options.seed }
        if options.guard_limit != 0 { guardLimit = Int(options.guard_limit) }
        switch options.breaker_failures {
        case 0: break
        case .max: breakerFailures = nil
        case let failures: breakerFailures = Int(failures)
        }
    }

    private mutating func readBus(_ options: bleep_client_options) -> Bool {
        switch options.bus {
        case BLEEP_BUS_SYSTEM: bus = .system
        case BLEEP_BUS_SESSION: bus = .session
        case BLEEP_BUS_ADDRESS:
            guard let address = Text.nonempty(options.address), g_dbus_is_address(address) != 0
            else { return false }
            bus = .address(address)
        default: return false
        }
        return options.bus == BLEEP_BUS_ADDRESS || options.address == nil
    }

    private mutating func readDelivery(_ options: bleep_client_options) -> Bool {
        if let context = options.main_context {
            delivery = .context(context)
            return true
        }
        switch options.delivery {
        case BLEEP_DELIVERY_THREAD: delivery = .thread
        case BLEEP_DELIVERY_FD: delivery = .descriptor
        default: return false
        }
        return true
    }

    private static var randomSeed: UInt64 {
        UInt64(g_random_int()) << 32 | UInt64(g_random_int())
    }
}
