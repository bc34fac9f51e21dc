/// The error of some work; nil when it succeeds.
///
/// Used instead of `#expect(throws:)`, which in Swift 6.3.1 describes its operands even when they
/// agree, and in that frees what it did not allocate: the sanitizers end the test run there.
func failure(of work: () throws -> Void) -> (any Error)? {
    do {
        try work()
        return nil
    } catch {
        return error
    }
}

/// Whether some work fails, with whatever error.
func fails(_ work: () throws -> Void) -> Bool {
    failure(of: work) != nil
}
