import CBleepReliability

/// A value off the bus; gives its reference back by itself.
package final class Value {
    private let pointer: OpaquePointer

    /// Takes over a reference that the library handed out.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        bleep_value_unref(pointer)
    }

    /// The value as JSON.
    package var json: String {
        String(cString: bleep_value_to_json(pointer))
    }

    /// The D-Bus type string.
    package var type: String {
        String(cString: bleep_value_type(pointer))
    }

    /// Nil for what is no boolean.
    package var boolean: Bool? {
        var number: Int32 = 0
        return bleep_value_get_boolean(pointer, &number) == BLEEP_OK ? number != 0 : nil
    }

    /// Nil for what is no integer.
    package var integer: Int64? {
        var number: Int64 = 0
        return bleep_value_get_int64(pointer, &number) == BLEEP_OK ? number : nil
    }

    /// Nil for what is no string, object path or signature.
    package var string: String? {
        var text: UnsafePointer<CChar>?
        guard bleep_value_get_string(pointer, &text) == BLEEP_OK, let text else { return nil }
        return String(cString: text)
    }

    /// Nil for what is no array of bytes.
    package var bytes: [UInt8]? {
        var bytes: UnsafePointer<UInt8>?
        var count = 0
        guard bleep_value_get_bytes(pointer, &bytes, &count) == BLEEP_OK else { return nil }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The elements, entries or members; none for what has none.
    package var children: [Value] {
        var count = 0
        guard bleep_value_count(pointer, &count) == BLEEP_OK else { return [] }
        return (0..<count).compactMap { child($0) }
    }

    /// The entries of a dictionary whose keys are strings or object paths.
    package var entries: [(key: String, value: Value)] {
        children.compactMap { entry in
            guard let key = entry.child(0)?.string, let value = entry.child(1) else { return nil }
            return (key, value)
        }
    }

    /// One element, entry or member; nil past the end.
    package func child(_ index: Int) -> Value? {
        var child: OpaquePointer?
        guard bleep_value_child(pointer, index, &child) == BLEEP_OK else { return nil }
        return child.map { Value(owning: $0) }
    }

    /// What a key of a dictionary stands for; nil for a key that is not there.
    package subscript(key: String) -> Value? {
        var found: OpaquePointer?
        guard bleep_value_lookup(pointer, key, &found) == BLEEP_OK else { return nil }
        return found.map { Value(owning: $0) }
    }
}
