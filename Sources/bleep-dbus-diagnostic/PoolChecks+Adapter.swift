import BleepPrograms
import CBleepReliability

extension PoolChecks {
    private static let adapterInterface = "org.bluez.Adapter1"

    /// Only where it disturbs nobody: an adapter that is on, and on which nobody discovers.
    func checkDiscovery(_ objects: BluezObjects?) {
        let isFree = { (adapter: BluezObjects.Object) in
            adapter.flag("Powered") && !adapter.flag("Discovering")
        }
        guard let adapter = objects?.adapters.first(where: isFree) else {
            return checkup.skip(
                "pool-discovery", title: "Discovery",
                because: checkup.obstacle ?? "no adapter is on and free to discover")
        }
        checkup.look(at: "pool-discovery", adapter.name, title: "Discovery") {
            () throws(Failure) in try discover(adapter.path)
        }
    }

    /// The second read of a property comes from the cache.
    func checkProxy(_ objects: BluezObjects?) {
        guard let adapter = objects?.adapters.first else {
            return checkup.skip(
                "pool-proxy", title: "Proxy",
                because: checkup.obstacle ?? "no adapter to ask about")
        }
        checkup.look(at: "pool-proxy", adapter.name, title: "Proxy") { () throws(Failure) in
            try readTwice(adapter.path)
        }
    }

    // MARK: Discovery

    private func discover(_ path: String) throws(Failure) -> Check.Finding {
        let lease = try client.acquire("pool-test", within: checkup.question.timeout)
        do throws(Failure) {
            let interface = PoolChecks.adapterInterface
            try client.call(
                on: lease, nil, path, interface, "StartDiscovery", limits: checkup.question)
        } catch {
            if error.status == BLEEP_ERROR_TIMED_OUT { throw explain(error) }
            guard error.status == BLEEP_ERROR_IN_PROGRESS else { throw error }
            // Somebody else began in this moment, or the controller does not answer.
            guard try isDiscovering(path) else {
                throw disobedient(
                    error, "a discovery is refused as in progress, and nobody discovers")
            }
            return Check.Finding(verdict: .skip, detail: error.message)
        }
        guard try becomes(true, path) else {
            throw adapterTrouble("it was told to discover, and does not")
        }
        let isPinned = figure("pinned") == 1
        let closed = closedUnclean
        lease.release()
        guard isPinned else { throw PoolChecks.broken("the pool does not know of the discovery") }
        guard try becomes(false, path) else {
            throw adapterTrouble("it still discovers, though the lease was given back")
        }
        guard closedUnclean == closed else {
            return Check.Finding(
                verdict: .warn,
                detail: "it ended only because its connection was closed",
                advice: "BlueZ did not take StopDiscovery; --debug tells what it answered",
                facts: [("closed", .flag(true))]
            )
        }
        return Check.Finding(
            detail: "begun on a lease, it ended when that was given back",
            facts: [("closed", .flag(false))]
        )
    }

    /// How many connections were closed because BlueZ would not take back what was left on them.
    private var closedUnclean: Int64 {
        client.poolStats?["closed"]?["not_clean"]?.integer ?? 0
    }

    /// Asks until it is so, or for as long as an answer may take.
    private func becomes(_ isDiscovering: Bool, _ path: String) throws(Failure) -> Bool {
        let stopwatch = Stopwatch()
        repeat {
            if try self.isDiscovering(path) == isDiscovering { return true }
            client.rest(.milliseconds(20))
            if client.isInterrupted { throw Failure.interrupted }
        } while stopwatch.elapsed < checkup.question.timeout
        return false
    }

    /// A timeout alone blames nobody; whether the daemon still answers tells more.
    private func explain(_ failure: Failure) -> Failure {
        do throws(Failure) {
            try checkup.ping()
        } catch {
            return failure.laid(
                to: BLEEP_BLAME_DAEMON, "no answer, and by now bluetoothd is silent altogether",
                advice: "It is stalled; restart it with: systemctl restart bluetooth")
        }
        return disobedient(failure, "bluetoothd answers, and a discovery does not begin")
    }

    private func disobedient(_ failure: Failure, _ message: String) -> Failure {
        failure.laid(
            to: BLEEP_BLAME_CONTROLLER, message,
            advice: "The controller does not do what it is told; see what helps with:"
                + " \(Usage.name) --plan")
    }

    private func isDiscovering(_ path: String) throws(Failure) -> Bool {
        try client.property(
            "Discovering", of: PoolChecks.adapterInterface, at: path, limits: checkup.question
        )?.boolean ?? false
    }

    private func adapterTrouble(_ message: String) -> Failure {
        Failure(
            BLEEP_ERROR_ADAPTER_FAILED,
            blame: BLEEP_BLAME_DAEMON,
            message: message,
            advice: "If no other program discovers, switch the adapter off and on"
        )
    }

    // MARK: Proxy

    private func readTwice(_ path: String) throws(Failure) -> Check.Finding {
        let proxy = try Proxy(client, path, PoolChecks.adapterInterface)
        let first = try proxy.property("Address", limits: checkup.question)
        let asked = client.proxyReads
        let second = try proxy.property("Address", limits: checkup.question)
        let reads = client.proxyReads
        guard let address = first?.string, second?.string == address else {
            throw PoolChecks.broken("two reads of a property differ")
        }
        guard reads.misses == asked.misses, reads.hits == asked.hits + 1 else {
            throw PoolChecks.broken("the second read asked BlueZ again")
        }
        return Check.Finding(
            detail: "the second read of a property asked nobody",
            facts: [
                ("hits", .number(Int64(clamping: reads.hits))),
                ("misses", .number(Int64(clamping: reads.misses))),
            ]
        )
    }
}

extension Failure {
    /// A signal came, though not in the middle of an operation.
    fileprivate static var interrupted: Failure {
        Failure(
            BLEEP_ERROR_CANCELLED,
            blame: BLEEP_BLAME_CALLER,
            message: "interrupted",
            advice: ""
        )
    }
}
