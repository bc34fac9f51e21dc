import CBleepReliability

/// An interface of one of BlueZ's objects, wherever that is.
package final class Proxy {
    private let handle: OpaquePointer

    /// Makes a proxy; nobody is asked.
    package init(_ client: Client, _ path: String, _ interface: String) throws(Failure) {
        var handle: OpaquePointer?
        let status = bleep_proxy_get(client.handle, nil, path, interface, &handle)
        guard status == BLEEP_OK, let handle else { throw Failure(refused: status) }
        self.handle = handle
    }

    deinit {
        bleep_proxy_unref(handle)
    }

    /// Reads a property from the cache, or asks for it and blocks.
    package func property(_ name: String, limits: Limits) throws(Failure) -> Value? {
        var options = limits.options
        var value: OpaquePointer?
        var error: OpaquePointer?
        let status = bleep_proxy_property(handle, name, 0, &options, &value, &error)
        if status != BLEEP_OK { throw Failure(status, owning: error) }
        return value.map { Value(owning: $0) }
    }
}

extension Client {
    /// How often the cache of properties answered, and how often BlueZ was asked.
    package var proxyReads: (hits: UInt64, misses: UInt64) {
        var stats = bleep_proxy_stats()
        stats.struct_size = MemoryLayout<bleep_proxy_stats>.size
        bleep_proxy_cache_stats(handle, &stats)
        return (stats.hits, stats.misses)
    }
}
