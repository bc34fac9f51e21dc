/// Object paths in order, each once: shorter ones first, then by their bytes.
///
/// So hci2 comes before hci10, and the fixed-width handles of GATT in their own order. A peer
/// chooses how many characteristics it has, hence no linear search.
package struct PathList: Equatable, Sendable {
    /// The paths, first to last.
    package private(set) var paths: [String] = []

    /// Holds no path.
    package init() {}

    /// Puts a path into its place, unless it is there.
    package mutating func insert(_ path: String) {
        let place = place(of: path)
        guard place == paths.count || paths[place] != path else { return }
        paths.insert(path, at: place)
    }

    /// Takes a path out, if it is there.
    package mutating func remove(_ path: String) {
        let place = place(of: path)
        guard place < paths.count, paths[place] == path else { return }
        paths.remove(at: place)
    }

    /// Where the path is, or would be.
    private func place(of path: String) -> Int {
        var low = 0
        var high = paths.count
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(paths[middle], path) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.utf8, right.utf8)
        if left.count != right.count { return left.count < right.count }
        return left.lexicographicallyPrecedes(right)
    }
}
