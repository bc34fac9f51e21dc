import BleepCore
import CGLib

/// Recording what the library does.
extension Client {
    /// An operation is over. What the library does of its own accord is none of the program's
    /// operations, and does not count.
    func record(_ operation: Operation, _ outcome: Operation.Outcome) {
        guard !operation.isOurOwn else { return }
        let elapsed = operation.createdAt.duration(to: clock.now)
        let blame = outcome.error?.classification.blame ?? .nobody
        Client.withName(operation.request.category, operation.request.method) {
            metrics.record($0, elapsed, outcome.status, blame)
        }
    }

    /// A guarded function is back, or was given up on.
    func record(guarded name: String, since startedAt: Instant, _ verdict: Classification) {
        let elapsed = startedAt.duration(to: clock.now)
        var name = name
        name.withUTF8 { metrics.record($0, elapsed, verdict.status, verdict.blame) }
    }

    /// A reply has come that nobody waits for any more.
    func record(lateReplyTo method: MethodName, latency: Duration, shortfall: Duration) {
        Client.withName(OperationCategory(method: method), method) {
            metrics.answeredLate($0, latency: latency, shortfall: shortfall)
        }
    }

    /// Operations go by their category's name, and those of none by their method's.
    static func withName<Result>(
        _ category: OperationCategory, _ method: MethodName,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard category == .standard else { return category.name.withUTF8Buffer(body) }
        var member = method.member
        return member.withUTF8(body)
    }
}

/// Telling what was recorded.
extension Client {
    /// Everything, for Prometheus and its like.
    package func openMetrics(withAddresses: Bool) -> String {
        var text = OpenMetricsText()
        let totals = metrics.totals
        text.add(
            withAddresses ? totals : OperationTotals.withoutAddresses(totals),
            refusedNames: metrics.refusedNames)
        // What else there is to watch has its families here.
        text.end()
        return text.text
    }

    /// One line for each operation, and one for each issue; heard unless nothing is to be.
    package func logMetricsSummary() {
        let names = metrics.names
        logAsAsked(.info, names.isEmpty ? "no operation was recorded yet" : "operations so far:")
        for name in names {
            guard let (figures, late) = metrics.statistics(of: name, over: .lifetime) else {
                continue
            }
            logAsAsked(.info, figures.summary(of: name, late), operation: name)
        }
        for issue in metrics.issues {
            logAsAsked(
                .warning, (issue.isCritical ? "critical: " : "") + issue.text,
                operation: issue.operation)
        }
    }

    /// Writes it where others read it: never half, and never while they do. Nil if that went well.
    package func writeMetrics(_ text: String, to path: String) -> CallError? {
        var failure: UnsafeMutablePointer<GError>?
        let isWritten = g_file_set_contents_full(
            path, text, gssize(text.utf8.count), G_FILE_SET_CONTENTS_CONSISTENT, 0o644, &failure)
        guard isWritten == 0 else { return nil }
        var error = CallError(
            ErrorTable.classify(local: Client.status(of: failure)), operation: "metrics_write")
        if let failure {
            error.message = failure.pointee.message.map { String(cString: $0) } ?? ""
            g_error_free(failure)
        }
        return error
    }

    private static func status(of failure: UnsafeMutablePointer<GError>?) -> Status {
        guard let failure, failure.pointee.domain == g_file_error_quark() else {
            return .noResources
        }
        switch GFileError(rawValue: UInt32(bitPattern: failure.pointee.code)) {
        case G_FILE_ERROR_NOENT, G_FILE_ERROR_NOTDIR, G_FILE_ERROR_ISDIR: return .notFound
        case G_FILE_ERROR_ACCES, G_FILE_ERROR_PERM, G_FILE_ERROR_ROFS: return .accessDenied
        default: return .noResources
        }
    }
}

extension OperationStatistics {
    /// All that matters in one line.
    fileprivate func summary(of name: String, _ late: LateReplies) -> String {
        var words = TextBuilder()
        words.add(name)
        words.add(": ")
        words.add(successes.count)
        words.add(" succeeded")
        if successes.count > 0 {
            words.add(" (p50 ")
            words.add(microseconds: successes.p50)
            words.add(", p95 ")
            words.add(microseconds: successes.p95)
            words.add(", p99 ")
            words.add(microseconds: successes.p99)
            words.add(", longest ")
            words.add(microseconds: successes.greatest)
            words.add(")")
        }
        words.add(", ")
        words.add(failures.count)
        words.add(" failed")
        if failures.count > 0 {
            words.add(" (longest ")
            words.add(microseconds: failures.greatest)
            words.add(")")
        }
        if cancelled > 0 {
            words.add(", ")
            words.add(cancelled)
            words.add(" cancelled")
        }
        if late.count > 0 {
            words.add(", ")
            words.add(late.count)
            words.add(" answered late (up to ")
            words.add(microseconds: late.greatestShortfall)
            words.add(" after the limit)")
        }
        return words.text
    }
}
