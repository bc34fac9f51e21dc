import BleepGDBus
import CGLib

/// What `bleep_value` points to.
///
/// Sendable: the texts belong to `lock`; a value never changes.
final class ValueHandle: @unchecked Sendable {
    let value: Value
    private let lock = Lock()
    private var printed: CText?
    private var json: CText?

    init(_ value: Value) {
        self.value = value
    }

    /// GVariant's text format, made on first demand.
    var text: UnsafePointer<CChar> {
        lock.with {
            if let printed { return printed.pointer }
            let text = g_variant_print(value.variant, 1)
            let fresh = CText(text.map { String(cString: $0) } ?? "")
            g_free(text)
            printed = fresh
            return fresh.pointer
        }
    }

    /// JSON, made on first demand.
    var jsonText: UnsafePointer<CChar> {
        lock.with {
            if let json { return json.pointer }
            let fresh = CText(value.json)
            json = fresh
            return fresh.pointer
        }
    }

    /// Puts a value where the caller wants it.
    static func write(_ value: Value?, to output: UnsafeMutablePointer<OpaquePointer?>?) {
        guard let value, let output else { return }
        output.pointee = Handle.give(ValueHandle(value))
    }
}
