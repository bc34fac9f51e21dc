import Synchronization

/// Instead of `min` and `max`: those of Swift 6.3.1 compare unsigned numbers as if signed.
extension Atomic where Value == UInt32 {
    /// Becomes the lesser of the two.
    func lower(to value: UInt32) {
        var known = load(ordering: .relaxed)
        while value < known {
            let (isDone, now) = weakCompareExchange(
                expected: known, desired: value, ordering: .relaxed)
            if isDone { return }
            known = now
        }
    }

    /// Becomes the greater of the two.
    func raise(to value: UInt32) {
        var known = load(ordering: .relaxed)
        while value > known {
            let (isDone, now) = weakCompareExchange(
                expected: known, desired: value, ordering: .relaxed)
            if isDone { return }
            known = now
        }
    }
}
