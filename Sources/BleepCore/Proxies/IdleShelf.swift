/// Which of the things that nobody holds at the moment are kept, and which go: the least recently
/// used go first.
package struct IdleShelf<Item: Equatable> {
    /// How many there may be, those in use included; those never go.
    package var capacity: Int
    /// Those that nobody holds, the least recently used first.
    package private(set) var items: [Item] = []

    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// Nobody holds it any more, of `total` that there are. Gives those that have to go.
    package mutating func put(_ item: Item, of total: Int) -> [Item] {
        items.append(item)
        return trim(to: total)
    }

    /// Somebody holds it again.
    package mutating func take(_ item: Item) {
        items.removeAll { $0 == item }
    }

    /// Room for one that is new. Gives those that have to go.
    package mutating func trim(to total: Int) -> [Item] {
        let count = min(max(0, total - capacity), items.count)
        let out = Array(items.prefix(count))
        items.removeFirst(count)
        return out
    }

    /// Empties it.
    package mutating func removeAll() -> [Item] {
        defer { items = [] }
        return items
    }
}
