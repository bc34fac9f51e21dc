import CPreload
import Synchronization

/// Mending what calls failed by, beside the program and without its waiting for that.
extension Engine {
    /// Begins a recovery of what failed, unless one is under way.
    func recover(_ device: [CChar]?, from error: OpaquePointer) {
        guard let consents = settings.consents, Recoverer.mayHelp(error),
            let recover = Bleep.recoverAsync.function, let client = Recoverer.begin()
        else { return }
        var options = bleep_recovery_options()
        options.struct_size = MemoryLayout<bleep_recovery_options>.size
        options.consents = consents
        let end: bleep_recovered_func = { _, _, _, _ in Recoverer.end() }
        let status = (device ?? [0]).withUnsafeBufferPointer { address in
            recover(
                client, device == nil ? nil : address.baseAddress, error, &options, end, nil, nil,
                nil)
        }
        if status != BLEEP_OK { Recoverer.end() }
    }
}

/// A client with threads and connections of its own, made when something failed.
private enum Recoverer {
    private static let client = Atomic<UInt>(0)
    private static let isBusy = Atomic<Bool>(false)

    /// Nil while it recovers already.
    static func begin() -> OpaquePointer? {
        let (isFree, _) = isBusy.compareExchange(
            expected: false, desired: true, ordering: .acquiringAndReleasing)
        guard isFree else { return nil }
        if let known = OpaquePointer(bitPattern: client.load(ordering: .relaxed)) { return known }
        var made: OpaquePointer?
        _ = Bleep.clientNew.function?(nil, &made)
        // Whatever it has to say, the program's output is not the place.
        _ = Bleep.logSetLevel.function?(made, BLEEP_LOG_NONE)
        client.store(UInt(bitPattern: made), ordering: .relaxed)
        if made == nil { end() }
        return made
    }

    static func end() {
        isBusy.store(false, ordering: .releasing)
    }

    /// What the program did wrong, or wants no more, is nothing to mend.
    static func mayHelp(_ error: OpaquePointer) -> Bool {
        Bleep.errorStatus.function?(error) != BLEEP_ERROR_CANCELLED
            && Bleep.errorBlame.function?(error) != BLEEP_BLAME_CALLER
    }
}
