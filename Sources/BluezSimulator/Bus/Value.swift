import CGLib

/// A D-Bus value as the simulated objects hold it.
indirect enum Value: Equatable {
    case boolean(Bool)
    case byte(UInt8)
    case int16(Int16)
    case uint16(UInt16)
    case uint32(UInt32)
    case string(String)
    case path(String)
    case strings([String])
    case bytes([UInt8])
    case variant(Value)
    case entry(Value, Value)
    case tuple([Value])
    case array(type: String, [Value])
    /// A type that no method here looks into.
    case foreign(signature: String)

    /// A dictionary `a{sv}`.
    static func properties(_ fields: [Property]) -> Value {
        .array(type: "a{sv}", fields.map { .entry(.string($0.name), .variant($0.value)) })
    }

    /// The field of a dictionary `a{sv}`; nil when there is none.
    subscript(key key: String) -> Value? {
        guard case .array(_, let entries) = self else { return nil }
        for case .entry(.string(key), .variant(let value)) in entries {
            return value
        }
        return nil
    }

    var asString: String? {
        switch self {
        case .string(let text), .path(let text): text
        default: nil
        }
    }

    var asBool: Bool? {
        guard case .boolean(let flag) = self else { return nil }
        return flag
    }

    var asBytes: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }
}

/// A name and its value, in the order that the object shows them.
struct Property {
    let name: String
    let value: Value

    init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}
