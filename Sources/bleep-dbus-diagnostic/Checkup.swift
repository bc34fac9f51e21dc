import BleepPrograms
import CBleepReliability

/// Runs checks one after the other and keeps what came of them.
///
/// Once it is stopped, because nothing after could succeed, further checks are skipped.
final class Checkup {
    let client: Client
    private let options: Options
    private let progress: Progress
    private(set) var checks: [Check] = []
    /// What the next checks stand under.
    var group: String
    /// BlueZ's objects, once they are known.
    var objects: BluezObjects?
    /// Why the rest is skipped; nil while there is no reason to.
    private(set) var obstacle: String?

    init(client: Client, options: Options, group: String, progress: Progress) {
        self.client = client
        self.options = options
        self.group = group
        self.progress = progress
        client.onWait = progress.show
    }

    /// One question to BlueZ or the bus: asked once, so that the answer is the plain truth.
    var question: Limits {
        Limits(timeout: options.timeout ?? .seconds(5), attempts: 1)
    }

    /// The limit of connecting or disconnecting; the library's own where none is given.
    var action: Limits {
        Limits(timeout: options.timeout ?? .zero, attempts: 1)
    }

    /// Asks the daemon for a sign of life, which takes nothing but the daemon.
    func ping() throws(Failure) {
        try client.call(nil, "/", "org.freedesktop.DBus.Peer", "Ping", limits: question)
    }

    /// Looks at one thing: times it, and turns what it throws into a failed check.
    ///
    /// Returns whether the rest can build on it. What tidies up is done `evenWhenStopped`.
    @discardableResult
    func look(
        at name: String,
        _ subject: String = "",
        title: String,
        evenWhenStopped: Bool = false,
        _ body: () throws(Failure) -> Check.Finding
    ) -> Bool {
        if let obstacle, !evenWhenStopped {
            skip(name, subject, title: title, because: obstacle)
            return false
        }
        let stopwatch = Stopwatch()
        progress.begin(title)
        defer { progress.end() }
        var finding: Check.Finding
        do throws(Failure) {
            finding = try body()
        } catch {
            finding = Check.Finding(verdict: .fail, detail: error.message, advice: error.advice)
            finding.failure = error
        }
        if finding.failure?.status == BLEEP_ERROR_CANCELLED {
            finding.advice = ""  // Whoever interrupted it knows.
            stop(because: "interrupted")
        }
        add(name, subject, title, finding, elapsed: stopwatch.elapsed)
        return finding.verdict != .fail
    }

    /// Notes something that needed no looking.
    func note(_ name: String, _ subject: String = "", title: String, _ finding: Check.Finding) {
        add(name, subject, title, finding, elapsed: nil)
    }

    /// Leaves one thing out.
    func skip(_ name: String, _ subject: String = "", title: String, because reason: String) {
        note(name, subject, title: title, Check.Finding(verdict: .skip, detail: reason))
    }

    /// Asks for the objects where nobody has yet, and where an answer can be hoped for.
    func findObjects() {
        guard objects == nil, obstacle == nil else { return }
        objects = try? busy("Objects") { () throws(Failure) in
            try client.objects(limits: question)
        }
    }

    /// Asks something that is no check of its own, and shows that it does.
    func busy<Result>(
        _ task: String, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        progress.begin(task)
        defer { progress.end() }
        do throws(Failure) {
            return try body()
        } catch {
            if error.status == BLEEP_ERROR_CANCELLED { stop(because: "interrupted") }
            throw error
        }
    }

    /// The check of that name, if it was made and failed.
    func failure(of name: String) -> Failure? {
        checks.first { $0.name == name && $0.verdict == .fail }?.failure
    }

    /// A fact of a check; nil if there is none of that kind.
    func text(of fact: String, in name: String) -> String? {
        let facts = checks.first { $0.name == name }?.facts
        guard case .text(let text)? = facts?.first(where: { $0.name == fact })?.fact else {
            return nil
        }
        return text
    }

    /// Skips whatever comes; the first reason stays.
    func stop(because reason: String) {
        obstacle = obstacle ?? reason
    }

    private func add(
        _ name: String,
        _ subject: String,
        _ title: String,
        _ finding: Check.Finding,
        elapsed: Duration?
    ) {
        checks.append(
            Check(
                name: name,
                subject: subject,
                group: group,
                title: title,
                verdict: finding.verdict,
                detail: finding.detail,
                advice: finding.advice,
                commands: finding.commands,
                facts: finding.facts,
                elapsed: elapsed,
                failure: finding.failure
            )
        )
    }
}
