import BleepCore
import BleepGDBus
import CBleepReliability

/// What `bleep_state` points to.
///
/// Sendable: never changes, but for the texts that the value makes by itself.
final class StateHandle: @unchecked Sendable {
    let snapshot: DeviceSnapshot
    let address: CText
    let name: CText
    let alias: CText
    let adapter: CText
    let value: ValueHandle

    init(_ snapshot: DeviceSnapshot) {
        self.snapshot = snapshot
        address = CText(snapshot.address.text)
        name = CText(snapshot.name ?? "")
        alias = CText(snapshot.alias ?? "")
        adapter = CText(snapshot.adapter?.text ?? "")
        value = ValueHandle(snapshot.record)
    }

    static func borrow(_ pointer: OpaquePointer?) -> StateHandle? {
        pointer.map { Handle.borrow($0, as: StateHandle.self) }
    }
}

/// What `bleep_state_result` points to.
///
/// Sendable: likewise.
final class StateResultHandle: @unchecked Sendable {
    let report: StateReport
    /// Wanted, found and text of each item, one after the other.
    let texts: [CText]
    let value: ValueHandle

    init(_ report: StateReport) {
        self.report = report
        var texts: [CText] = []
        for item in report.items {
            for text in [item.wanted, item.found, item.text] { texts.append(CText(text)) }
        }
        self.texts = texts
        value = ValueHandle(report.record)
    }

    static func borrow(_ pointer: OpaquePointer?) -> StateResultHandle? {
        pointer.map { Handle.borrow($0, as: StateResultHandle.self) }
    }

    func item(at index: Int) -> bleep_state_item {
        let item = report.items[index]
        return bleep_state_item(
            struct_size: MemoryLayout<bleep_state_item>.size,
            what: bleep_state_kind(rawValue: UInt32(bitPattern: item.kind.rawValue)),
            verdict: bleep_state_verdict(rawValue: UInt32(bitPattern: item.verdict.rawValue)),
            wanted: texts[3 * index].pointer, found: texts[3 * index + 1].pointer,
            text: texts[3 * index + 2].pointer)
    }
}
