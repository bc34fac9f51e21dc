import BleepGDBus
import CGLib
import Synchronization

/// What `bleep_value` points to.
///
/// Sendable: the texts are atomic; a value never changes.
final class ValueHandle: @unchecked Sendable {
    let value: Value
    /// Texts that were asked for, as addresses; 0 until then. No lock, since handles are made by
    /// the million and seldom printed.
    private let printed = Atomic<UInt>(0)
    private let json = Atomic<UInt>(0)

    init(_ value: Value) {
        self.value = value
    }

    deinit {
        g_free(UnsafeMutableRawPointer(bitPattern: printed.load(ordering: .relaxed)))
        g_free(UnsafeMutableRawPointer(bitPattern: json.load(ordering: .relaxed)))
    }

    /// GVariant's text format, made on first demand.
    var text: UnsafePointer<CChar> {
        ValueHandle.keep(in: printed) { g_variant_print(value.variant, 1) }
    }

    /// JSON, made on first demand.
    var jsonText: UnsafePointer<CChar> {
        ValueHandle.keep(in: json) { g_strdup(value.json) }
    }

    /// Of two threads that make a text at once, the second takes that of the first.
    private static func keep(
        in place: borrowing Atomic<UInt>, _ make: () -> UnsafeMutablePointer<CChar>
    ) -> UnsafePointer<CChar> {
        if let text = UnsafePointer<CChar>(bitPattern: place.load(ordering: .acquiring)) {
            return text
        }
        let fresh = make()
        let (isFirst, known) = place.compareExchange(
            expected: 0, desired: UInt(bitPattern: fresh), ordering: .acquiringAndReleasing)
        guard !isFirst, let text = UnsafePointer<CChar>(bitPattern: known) else {
            return UnsafePointer(fresh)
        }
        g_free(fresh)
        return text
    }

    /// Puts a value where the caller wants it.
    static func write(_ value: Value?, to output: UnsafeMutablePointer<OpaquePointer?>?) {
        guard let value, let output else { return }
        output.pointee = Handle.give(ValueHandle(value))
    }
}
