import BleepCore
import CGLib
import Synchronization

/// One interface of one object, as the cache has it; shared by all proxies on it.
///
/// Sendable: whatever is a `var` belongs to the cache's lock, the counts are atomic.
package final class ProxyEntry: @unchecked Sendable {
    /// Nil for the client's service.
    let name: String?
    let interface: String
    /// The object is looked for when it has moved.
    let moves: Bool
    /// The device that it is on or below, where the path says so.
    let device: BluetoothAddress?
    let hits = Atomic<UInt64>(0)
    let misses = Atomic<UInt64>(0)
    var identity: ProxyIdentity
    /// As far as is known.
    var isThere = true
    /// The state of the object tree that `identity` was last followed in.
    var revision: UInt64 = 0
    var known = CachedInterface<Value>()
    /// Proxies on it.
    var holders = 0
    var listeners: [PropertyListener] = []
    /// What it hears its signals by; empty until they matter.
    var rules: [MatchRule] = []
    /// Whose signals are believed; nil for the client's service.
    var owner: ForeignOwner?
    /// No longer in the cache.
    var isDropped = false

    init(name: String?, interface: String, identity: ProxyIdentity) {
        self.name = name
        self.interface = interface
        self.identity = identity
        moves = identity.moves
        device = identity.address
    }

    /// A read was answered from here, or was not.
    func count(isHit: Bool) {
        if isHit {
            hits.wrappingAdd(1, ordering: .relaxed)
        } else {
            misses.wrappingAdd(1, ordering: .relaxed)
        }
    }
}

extension ProxyEntry: Equatable {
    package static func == (left: ProxyEntry, right: ProxyEntry) -> Bool {
        left === right
    }
}

extension Value: Equatable {
    package static func == (left: Value, right: Value) -> Bool {
        left === right
            || g_variant_equal(UnsafeRawPointer(left.variant), UnsafeRawPointer(right.variant)) != 0
    }

    /// The entries of an `a{sv}`, unboxed.
    var properties: CachedInterface<Value>.Properties {
        var all: CachedInterface<Value>.Properties = []
        for index in 0..<count {
            let entry = self[index]
            guard let name = entry[0].string else { continue }
            all.append((name, entry[1].unboxed))
        }
        return all
    }

    /// The texts of an `as`.
    var texts: [String] {
        (0..<count).compactMap { self[$0].string }
    }
}
