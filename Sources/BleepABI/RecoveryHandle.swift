import BleepCore
import BleepGDBus
import CBleepReliability

/// What `bleep_recovery` points to.
///
/// Sendable: never changes.
final class RecoveryHandle: @unchecked Sendable {
    /// The strings of one step.
    struct Texts {
        let evidence: CText
        let grant: CText
        let hurts: CText
    }

    let report: RecoveryReport
    let text: CText
    let record: ValueHandle
    private let texts: [Texts]

    init(_ report: RecoveryReport) {
        self.report = report
        text = CText(report.text)
        record = ValueHandle(report.record)
        texts = report.steps.map { step in
            var hurts = ""
            for device in step.hurt { hurts += hurts.isEmpty ? device.text : " " + device.text }
            return Texts(
                evidence: CText(step.evidence), grant: CText(step.grant), hurts: CText(hurts))
        }
    }

    static func borrow(_ pointer: OpaquePointer?) -> RecoveryHandle? {
        pointer.map { Handle.borrow($0, as: RecoveryHandle.self) }
    }

    /// Nil if there are not so many.
    func step(_ index: Int) -> bleep_recovery_step? {
        guard report.steps.indices.contains(index) else { return nil }
        let step = report.steps[index]
        let texts = texts[index]
        return bleep_recovery_step(
            struct_size: MemoryLayout<bleep_recovery_step>.size,
            stage: bleep_stage(rawValue: UInt32(bitPattern: step.stage.rawValue)),
            verdict: bleep_verdict(rawValue: UInt32(bitPattern: step.verdict.rawValue)),
            started_usec: report.startedAt.duration(to: step.startedAt).microseconds,
            elapsed_usec: step.startedAt.duration(to: step.endedAt).microseconds,
            is_shared: step.isShared ? 1 : 0, hurt_count: UInt32(clamping: step.hurt.count),
            evidence: texts.evidence.pointer, grant: texts.grant.pointer,
            hurts: texts.hurts.pointer)
    }
}

extension Recovery.Wish {
    /// What the arguments ask for; nil if one is no good.
    @inline(never)
    init?(
        _ address: UnsafePointer<CChar>?, _ cause: OpaquePointer?,
        _ options: UnsafePointer<bleep_recovery_options>?
    ) {
        self.init()
        guard read(options) else { return nil }
        if address != nil {
            guard let address = Text.address(address) else { return nil }
            device = Target.Named(address, adapter: adapter)
        }
        take(cause.map { Handle.borrow($0, as: ErrorHandle.self).error })
    }

    /// NULL stands for the defaults; false means that they are no good.
    mutating func read(_ pointer: UnsafePointer<bleep_recovery_options>?) -> Bool {
        guard let pointer else { return true }
        guard let options = Structs.read(pointer), options.consents & ~Consents.everything == 0
        else { return false }
        consents = Consents(bits: options.consents)
        if options.ceiling != 0 {
            guard let ceiling = Stage(rawValue: Int32(bitPattern: options.ceiling)) else {
                return false
            }
            self.ceiling = ceiling
        }
        if options.timeout_usec != 0 { timeout = Duration(usec: options.timeout_usec) }
        if options.adapter != nil {
            guard let adapter = Text.nonempty(options.adapter) else { return false }
            self.adapter = adapter
        }
        if options.characteristic != nil {
            guard let characteristic = Text.nonempty(options.characteristic) else { return false }
            self.characteristic = characteristic
        }
        return true
    }
}
