/// A client's time limits, one for each operation category.
package struct TimeoutTable: Equatable, Sendable {
    /// Indexed by the category's number.
    private var limits: [Duration]

    /// Starts with every category's default.
    package init() {
        limits = OperationCategory.allCases.map { $0.defaultTimeout }
    }

    /// The limit of one category.
    package subscript(category: OperationCategory) -> Duration {
        get { limits[Int(category.rawValue)] }
        set { limits[Int(category.rawValue)] = newValue }
    }
}
