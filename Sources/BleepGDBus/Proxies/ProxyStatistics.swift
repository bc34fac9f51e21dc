import BleepCore
import Synchronization

/// How the cache of proxies fares.
package struct ProxyStatistics {
    package var hits: UInt64 = 0
    package var misses: UInt64 = 0
    package var invalidations: UInt64 = 0
    package var evictions: UInt64 = 0
    package var entries = 0
    package var idle = 0
    package var rules = 0

    mutating func add(_ entry: ProxyEntry) {
        hits += entry.hits.load(ordering: .relaxed)
        misses += entry.misses.load(ordering: .relaxed)
        invalidations += entry.known.invalidations
    }
}
