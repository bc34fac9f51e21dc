/// What an adapter was last seen to be.
package struct AdapterState: Equatable, Sendable {
    package var path: String
    package var address: String
    package var isPowered: Bool
    package var isDiscovering: Bool

    package init(path: String, address: String, isPowered: Bool, isDiscovering: Bool) {
        self.path = path
        self.address = address
        self.isPowered = isPowered
        self.isDiscovering = isDiscovering
    }
}

/// The adapters that are there, and what happened to them.
package struct AdapterBook: Sendable {
    package enum News: Equatable, Sendable {
        case added(AdapterState)
        case removed(AdapterState)
        case powered(AdapterState)
        case unpowered(AdapterState)

        package var isArrival: Bool {
            if case .added = self { true } else { false }
        }
    }

    package private(set) var adapters: [AdapterState] = []

    package init() {}

    /// Takes in how all adapters are now; tells the difference, removals first.
    package mutating func note(_ present: [AdapterState]) -> [News] {
        var news: [News] = []
        for old in adapters where !present.contains(where: { $0.path == old.path }) {
            if old.isPowered { news.append(.unpowered(old)) }
            news.append(.removed(old))
        }
        for adapter in present {
            let old = adapters.first { $0.path == adapter.path }
            if old == nil { news.append(.added(adapter)) }
            if adapter.isPowered, old?.isPowered != true { news.append(.powered(adapter)) }
            if !adapter.isPowered, old?.isPowered == true { news.append(.unpowered(adapter)) }
        }
        adapters = present
        return news
    }
}
