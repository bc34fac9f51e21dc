import BleepPrograms
import CBleepReliability

/// Does the pool of connections keep its word on this bus?
///
/// Each check builds on the one before; what they borrow is given back however they end.
final class PoolChecks {
    let checkup: Checkup
    var client: Client { checkup.client }
    private var leases: [Lease] = []
    /// The names that the connections had on the bus.
    private var names: [String] = []
    /// For a lease that is there for the taking, or never will be.
    private static let patience = Duration.milliseconds(200)

    init(_ checkup: Checkup) {
        self.checkup = checkup
    }

    /// Where the objects are not known yet, BlueZ is asked for them.
    func run() {
        checkup.group = "Connection pool"
        guard checkup.look(at: "pool-open", title: "Open", openAll) else {
            leases = []
            return skipRest(checkup.obstacle ?? "the connections could not be had")
        }
        checkup.look(at: "pool-limit", title: "Limit", exceed)
        checkup.look(at: "pool-call", title: "Calls", callOnEach)
        checkup.look(at: "pool-release", title: "Release", evenWhenStopped: true, releaseAll)
        checkup.look(at: "pool-reuse", title: "Reuse", reuse)
        checkup.findObjects()
        let objects = checkup.obstacle == nil ? checkup.objects : nil
        checkDiscovery(objects)
        checkProxy(objects)
        checkup.look(at: "pool-end", title: "At the end", evenWhenStopped: true, countAll)
    }

    /// One of the figures of the pool.
    func figure(_ name: String) -> Int64 {
        client.poolStats?[name]?.integer ?? 0
    }

    // MARK: Lending

    private func openAll() throws(Failure) -> Check.Finding {
        let maximum = figure("maximum")
        for _ in 0..<maximum {
            let lease = try client.acquire("pool-test", within: checkup.question.timeout)
            leases.append(lease)
            names.append(lease.name)
        }
        let isShared = names.enumerated().contains { names[..<$0.offset].contains($0.element) }
        guard !isShared, !names.contains("") else {
            throw PoolChecks.broken("connections that are lent share a name on the bus")
        }
        return Check.Finding(
            detail: counted(Int(maximum), "connection") + ", each with a name of its own",
            facts: [
                ("connections", .number(maximum)), ("names", .text(names.joined(separator: ", "))),
            ]
        )
    }

    private func exceed() throws(Failure) -> Check.Finding {
        let stopwatch = Stopwatch()
        do throws(Failure) {
            leases.append(try client.acquire("pool-test", within: PoolChecks.patience))
        } catch {
            guard error.status == BLEEP_ERROR_TIMED_OUT else { throw error }
            let waited = stopwatch.elapsed
            guard waited >= PoolChecks.patience else {
                throw PoolChecks.broken("whoever waits is sent away too early")
            }
            let isLate = waited > .seconds(1)
            return Check.Finding(
                verdict: isLate ? .warn : .ok,
                detail: "one more is refused "
                    + (isLate ? "late, after \(waited.spelled)" : "in its time"),
                advice: isLate ? "See what keeps this machine busy" : "",
                facts: [
                    ("limit_usec", .number(Int64(PoolChecks.patience.microseconds))),
                    ("waited_usec", .number(Int64(waited.microseconds))),
                ]
            )
        }
        throw PoolChecks.broken("the pool lends more connections than its maximum")
    }

    private func callOnEach() throws(Failure) -> Check.Finding {
        let limits = checkup.question
        for lease in leases {
            let peer = "org.freedesktop.DBus.Peer"
            try client.call(on: lease, nil, "/", peer, "Ping", limits: limits)
            let bus = Client.busName
            try client.call(on: lease, bus, "/org/freedesktop/DBus", bus, "GetId", limits: limits)
        }
        return Check.Finding(detail: "BlueZ and the bus answer on each connection")
    }

    private func releaseAll() throws(Failure) -> Check.Finding {
        let given = leases
        leases = []
        for lease in given where lease.release() != BLEEP_OK {
            throw PoolChecks.broken("a lease cannot be given back")
        }
        for lease in given where lease.release() != BLEEP_ERROR_INVALID_STATE {
            throw PoolChecks.broken("a lease can be given back twice")
        }
        return Check.Finding(detail: "given back, and a second time refused")
    }

    private func reuse() throws(Failure) -> Check.Finding {
        let created = figure("created")
        let lease = try client.acquire("pool-test", within: checkup.question.timeout)
        guard names.contains(lease.name), figure("created") == created else {
            return Check.Finding(
                verdict: .warn,
                detail: "a new connection, where there should be idle ones",
                advice: "Something closes connections on this bus; --debug tells more"
            )
        }
        return Check.Finding(
            detail: "an idle connection is lent again", facts: [("name", .text(lease.name))])
    }

    // MARK: The end

    private func countAll() throws(Failure) -> Check.Finding {
        try awaitCleaning()
        let atRest = ["in_use", "pinned", "undoing", "waiting", "leaks"]
        let facts = (atRest + ["idle", "created", "granted"]).map { ($0, figure($0)) }
        let left = facts.prefix(atRest.count).filter { $0.1 != 0 }.map { "\($0.0) \($0.1)" }
        guard left.isEmpty else {
            throw PoolChecks.broken("the pool is not at rest: " + left.joined(separator: ", "))
        }
        return Check.Finding(
            detail: "nothing in use, nothing leaked",
            facts: facts.map { ($0.0, .number($0.1)) }
        )
    }

    /// What was given back a moment ago may still be cleaned; a signal does not cut that short.
    private func awaitCleaning() throws(Failure) {
        let stopwatch = Stopwatch()
        while figure("undoing") > 0 {
            guard stopwatch.elapsed < checkup.question.timeout else {
                throw Failure(
                    BLEEP_ERROR_TIMED_OUT,
                    blame: BLEEP_BLAME_DAEMON,
                    message: "what a lease left with BlueZ is still being taken back",
                    advice: "See whether BlueZ answers at all; --debug tells what it is asked"
                )
            }
            client.rest(.milliseconds(20))
        }
    }

    /// What only a mistake in the library can cause.
    static func broken(_ message: String) -> Failure {
        Failure(
            BLEEP_ERROR_INVALID_STATE,
            blame: BLEEP_BLAME_CALLER,
            message: message,
            advice: "This is a mistake in the library; please report it"
        )
    }

    private func skipRest(_ reason: String) {
        for (name, title) in [
            ("pool-limit", "Limit"), ("pool-call", "Calls"), ("pool-release", "Release"),
            ("pool-reuse", "Reuse"), ("pool-discovery", "Discovery"), ("pool-proxy", "Proxy"),
            ("pool-end", "At the end"),
        ] {
            checkup.skip(name, title: title, because: reason)
        }
    }
}
