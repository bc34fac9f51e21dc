/// The named issues that are open, raised and cleared by what is seen of operations and signals.
///
/// A symptom that health can show for a moment is believed only when it lasts.
package struct IssueBook: Sendable {
    /// What was seen.
    package enum Sighting: Equatable, Sendable {
        case ended(EndedOperation)
        /// A device of the tree is, or is not, connected.
        case device(BluetoothAddress, isConnected: Bool)
        /// BlueZ took a device off the bus though nobody asked for that here.
        case deviceDropped(BluetoothAddress, adapter: String)
        case deviceAppeared(BluetoothAddress)
        case adapters([AdapterState])
        /// rfkill says so of that adapter; nil where it says nothing.
        case rfkill(adapter: String, isBlocked: Bool?)
        case adverts(adapter: String, AdvertRate.Finding)
        /// The answer to a Set Powered that was given up on.
        case poweredAnswered
        case silent(String, for: Duration, usually: Duration)
        case speaking(String)
        /// The daemon is gone, and everything that only it knew.
        case serviceLost
        case timePassed
    }

    package enum Action: Equatable, Sendable {
        case raised(FieldIssue)
        case cleared(FieldIssue)
        /// Say `timePassed` then; replaces the moment before.
        case setTimer(Instant)
    }

    /// How long Connected may contradict GATT: signal and error may come in either order.
    static let phantomPatience = Duration.seconds(2)
    /// HCI init may take 10 s.
    static let poweredPatience = Duration.seconds(15)
    /// Two refusals of discovery closer than that count as one.
    static let discoveryPatience = Duration.seconds(1)
    /// Longer than that it is the controller which does not answer, by the kernel's 2 s limit.
    package static let promptAnswer = Duration.milliseconds(1500)
    static let longestList = 64

    /// A change of Powered that has not ended.
    struct PendingPower: Equatable, Sendable {
        var since: Instant
        /// It was ours and got no answer; otherwise BlueZ was busy with another's.
        var isOurs: Bool
    }

    package internal(set) var open: [FieldIssue] = []
    var actions: [Action] = []
    var adapters: [AdapterState] = []
    /// GATT said "Not connected" of these while they counted as connected.
    var contradicted: [BluetoothAddress: Instant] = [:]
    /// Set Powered went out and was not answered, or met another one that was not.
    var powering: [String: PendingPower] = [:]
    /// Discovery was refused as being in progress.
    var refusedDiscovery: [String: Instant] = [:]
    var dropped: [BluetoothAddress: String] = [:]
    /// Starts of our own that were answered, and not stopped since.
    var discovering: Set<String> = []

    package init() {}

    package mutating func handle(_ sighting: Sighting, at now: Instant) -> [Action] {
        actions = []
        switch sighting {
        case .ended(let operation): ended(operation, at: now)
        case .device(let address, let isConnected):
            if !isConnected { disconnected(address) }
        case .deviceDropped(let address, let adapter):
            disconnected(address)
            if dropped.count < IssueBook.longestList { dropped[address] = adapter }
        case .deviceAppeared(let address):
            dropped[address] = nil
            clear(.deviceExpired, of: address.text)
        case .adapters(let present): adaptersChanged(present)
        case .rfkill(let adapter, let isBlocked): rfkill(adapter, isBlocked, at: now)
        case .adverts(let adapter, let finding): adverts(adapter, finding, at: now)
        case .poweredAnswered:
            for adapter in powering.keys { poweredIsFree(adapter) }
        case .silent(let name, let quiet, let usual):
            raise(
                .silentNotifications, of: name,
                phrase("silent for ", quiet.briefly, ", usually every ", usual.briefly), at: now)
        case .speaking(let name): clear(.silentNotifications, of: name)
        case .serviceLost: forgetEverything()
        case .timePassed: break
        }
        lookAtTheTime(now)
        return actions
    }

    @inline(never)
    mutating func raise(
        _ kind: FieldIssue.Kind, of subject: String, _ evidence: String, at now: Instant
    ) {
        guard !isOpen(kind, of: subject), open.count < IssueBook.longestList else { return }
        let issue = FieldIssue(kind, of: subject, since: now, evidence: evidence)
        open.append(issue)
        actions.append(.raised(issue))
    }

    mutating func clear(_ kind: FieldIssue.Kind, of subject: String) {
        guard let index = open.firstIndex(where: { $0.kind == kind && $0.subject == subject })
        else { return }
        actions.append(.cleared(open.remove(at: index)))
    }

    private func isOpen(_ kind: FieldIssue.Kind, of subject: String) -> Bool {
        open.contains { $0.kind == kind && $0.subject == subject }
    }

    private mutating func forgetEverything() {
        // rfkill is not the daemon's to end.
        for issue in open where issue.kind != .adapterBlocked {
            clear(issue.kind, of: issue.subject)
        }
        contradicted = [:]
        powering = [:]
        refusedDiscovery = [:]
        dropped = [:]
        discovering = []
    }

    mutating func disconnected(_ address: BluetoothAddress) {
        contradicted[address] = nil
        clear(.phantomConnection, of: address.text)
    }

    private mutating func lookAtTheTime(_ now: Instant) {
        var next = Instant.never
        for (address, since) in contradicted {
            let due = since.advanced(by: IssueBook.phantomPatience)
            if due <= now {
                contradicted[address] = nil
                raise(
                    .phantomConnection, of: address.text,
                    "Connected is true, and GATT says that it is not connected", at: now)
            } else {
                next = min(next, due)
            }
        }
        for (adapter, pending) in powering where pending.isOurs {
            let due = pending.since.advanced(by: IssueBook.poweredPatience)
            if due <= now {
                powerIsStuck(adapter, since: pending.since, at: now)
            } else {
                next = min(next, due)
            }
        }
        if next != .never { actions.append(.setTimer(next)) }
    }
}

extension Duration {
    /// For people, with one digit after the point.
    package var briefly: String {
        let tenths = (microseconds + 50_000) / 100_000
        return phrase(digits(tenths / 10), ".", digits(tenths % 10), " s")
    }
}
