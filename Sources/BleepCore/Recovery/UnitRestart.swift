/// The restart of bluetoothd by the service manager, until the adapter is there and on again.
///
///     created ──▶ finding ──▶ ordering ──▶ awaitingJob ──▶ awaitingReturn ──▶ finished
///                                ▲             │
///                                │             ▼
///                            clearing ◀── askingWhy
package struct UnitRestart: Sendable {
    private enum State {
        /// Can go to `finding`.
        case created
        /// Which unit runs it. Can go to `ordering` and `finished`.
        case finding
        /// The manager owes us a job. Can go to `awaitingJob` and `finished`.
        case ordering
        /// Can go to `askingWhy`, `awaitingReturn` and `finished`.
        case awaitingJob(String)
        /// Why it failed. Can go to `clearing` and `finished`.
        case askingWhy
        /// The unit was started too often, which is to be forgiven. Can go to `ordering`.
        case clearing
        /// A new daemon, the adapter, its power. Can go to `finished`.
        case awaitingReturn
        /// Terminal.
        case finished
    }

    /// What is there of the daemon.
    package struct Sighting: Equatable, Sendable {
        /// Somebody owns the name who did not before.
        package var isNewOwner: Bool
        /// Where the adapter with the address is; the service itself where no address is known.
        package var adapter: String?
        package var isPowered: Bool

        package init(isNewOwner: Bool, adapter: String?, isPowered: Bool) {
            self.isNewOwner = isNewOwner
            self.adapter = adapter
            self.isPowered = isPowered
        }
    }

    package enum Event: Equatable, Sendable {
        case started
        case found(unit: String)
        case unavailable(String)
        case ordered(job: String)
        case denied(Permission)
        case refused(String)
        case jobRemoved(String, result: String)
        /// systemd's word for how the unit ended.
        case explained(String)
        case cleared
        case looked(Sighting)
        case timerFired
    }

    package enum Action: Equatable, Sendable {
        case findUnit
        case restart(unit: String)
        case askWhy(unit: String)
        case clearFailures(unit: String)
        case look
        case setTimer(Instant)
        /// The adapter at that path.
        case powerOn(String)
        case end(StageOutcome)
    }

    /// bluetoothd takes up to 10 s to switch its adapters off, and as long to begin.
    package static let limit = Duration.seconds(40)
    /// How often it is looked for what has returned.
    package static let lookInterval = Duration.milliseconds(200)
    /// BlueZ switches on by itself what was on before, unless it was told not to.
    private static let patience = Duration.seconds(3)
    /// Of jobs that were not known to be ours yet.
    private static let mostRemoved = 16

    private var state = State.created
    private var unit = ""
    private var startedAt = Instant.never
    private var removed: [(job: String, result: String)] = []
    private var wasCleared = false
    private var isPoweringOn = false
    private var powerDue = Instant.never
    private var missing = "org.bluez has no new owner"

    package init() {}

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch (state, event) {
        case (.created, .started):
            state = .finding
            startedAt = now
            return [.setTimer(now.advanced(by: UnitRestart.limit)), .findUnit]
        case (.finding, .found(let unit)):
            self.unit = unit
            return order()
        case (.finding, .unavailable(let reason)):
            return end(.denied(.unavailable(reason)))
        case (.ordering, .jobRemoved(let job, let result)):
            // The signal may come before the answer that says which job is ours.
            if removed.count < UnitRestart.mostRemoved { removed.append((job, result)) }
            return []
        case (.ordering, .ordered(let job)):
            state = .awaitingJob(job)
            for (other, result) in removed where other == job { return ended(result, at: now) }
            return []
        case (.ordering, .denied(let permission)): return end(.denied(permission))
        case (.ordering, .refused(let reason)): return end(.failed(reason))
        case (.awaitingJob(let job), .jobRemoved(let other, let result)):
            return job == other ? ended(result, at: now) : []
        case (.askingWhy, .explained(let reason)): return explained(reason)
        case (.clearing, .cleared): return order()
        case (.clearing, .denied), (.clearing, .refused):
            return end(.failed(unit + " was started too often, and that may not be cleared"))
        case (.awaitingReturn, .looked(let sighting)): return looked(sighting, at: now)
        case (.awaitingReturn, .timerFired): return [.look]
        case (.finding, .timerFired), (.ordering, .timerFired), (.awaitingJob, .timerFired),
            (.askingWhy, .timerFired), (.clearing, .timerFired):
            return end(.failed(phrase("systemd was not done with ", unit, " in time")))
        case (.created, _), (.finding, _), (.ordering, _), (.awaitingJob, _), (.askingWhy, _),
            (.clearing, _), (.awaitingReturn, _), (.finished, _):
            return []  // Late or repeated news changes nothing.
        }
    }

    private mutating func order() -> [Action] {
        state = .ordering
        removed = []
        return [.restart(unit: unit)]
    }

    private mutating func ended(_ result: String, at now: Instant) -> [Action] {
        switch result {
        case "done":
            state = .awaitingReturn
            return [.look]
        case "failed":
            state = .askingWhy
            return [.askWhy(unit: unit)]
        default:
            return end(.failed(phrase("systemd says of the restart of ", unit, ": ", result)))
        }
    }

    private mutating func explained(_ reason: String) -> [Action] {
        if reason == "start-limit-hit", !wasCleared {
            wasCleared = true
            state = .clearing
            return [.clearFailures(unit: unit)]
        }
        return end(.failed(phrase(unit, " did not start: ", reason)))
    }

    private mutating func looked(_ sighting: Sighting, at now: Instant) -> [Action] {
        let ends = startedAt.advanced(by: UnitRestart.limit)
        if sighting.isNewOwner, let adapter = sighting.adapter {
            if sighting.isPowered {
                return end(.done(phrase(unit, " was restarted; ", adapter, " is there and on")))
            }
            if powerDue == .never { powerDue = now.advanced(by: UnitRestart.patience) }
            missing = adapter + " is off"
            if now >= powerDue, !isPoweringOn, now < ends {
                isPoweringOn = true
                return [.powerOn(adapter), rest(now, ends)]
            }
        } else if sighting.isNewOwner {
            missing = "its adapter is not there"
        }
        guard now < ends else {
            return end(.failed(phrase(unit, " was restarted, but ", missing)))
        }
        return [rest(now, ends)]
    }

    private func rest(_ now: Instant, _ ends: Instant) -> Action {
        .setTimer(min(now.advanced(by: UnitRestart.lookInterval), ends))
    }

    private mutating func end(_ outcome: StageOutcome) -> [Action] {
        state = .finished
        return [.end(outcome)]
    }
}
