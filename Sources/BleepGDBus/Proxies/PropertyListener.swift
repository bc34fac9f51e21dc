/// Somebody who wants to hear of changes of one property, or of all.
///
/// Sendable: `isActive` belongs to `lock`.
package final class PropertyListener: @unchecked Sendable {
    /// Nil for all.
    let property: String?
    private let onChange: (String, Value?) -> Void
    private let onEnd: () -> Void
    private let lock = Lock()
    private var isActive = true
    /// By which it is ended, and whose it is; set once, before anybody else knows of it.
    var number: UInt64 = 0
    var owner: ObjectIdentifier?

    /// `onEnd` is called once, after the last change.
    package init(
        property: String?, _ onChange: @escaping (String, Value?) -> Void,
        onEnd: @escaping () -> Void
    ) {
        self.property = property
        self.onChange = onChange
        self.onEnd = onEnd
    }

    /// Where the client delivers.
    func hear(_ name: String, _ value: Value?) {
        if lock.with({ isActive }) { onChange(name, value) }
    }

    /// No change is handed on from now on.
    func end() {
        lock.with { isActive = false }
    }

    /// Where the client delivers, after all changes.
    func finish() {
        end()
        onEnd()
    }
}
