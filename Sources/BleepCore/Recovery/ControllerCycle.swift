/// The power cycle of a controller, and the reset of its hardware where that does not help.
///
///     created ──▶ asking ──▶ switchingOff ──▶ takingDown ──▶ bringingUp ──▶ switchingOn
///        │          │                              │             │           │     │
///        └──────────┴────────────── resetting ◀────┴─────────────┴───────────┘     │
///                                       │                                          ▼
///                                       └────▶ looking ◀──▶ poweringOn ──▶ finished
package struct ControllerCycle: Sendable {
    private enum State: Equatable {
        /// Can go to `asking` and `resetting`.
        case created
        /// Whether the kernel's Bluetooth still turns. Can go to `switchingOff` and `resetting`.
        case asking
        /// Whatever comes of it, `takingDown` is next.
        case switchingOff
        /// Can go to `bringingUp` and `resetting`.
        case takingDown
        /// Can go to `switchingOn` and `resetting`.
        case bringingUp
        /// Can go to `finished` and `resetting`.
        case switchingOn
        /// Can go to `looking` and `finished`.
        case resetting
        /// It may come back as another. Can go to `poweringOn` and `finished`.
        case looking
        /// Can go to `looking` and `finished`.
        case poweringOn
        /// Terminal.
        case finished
    }

    /// What came of an order.
    package enum Answer: Equatable, Sendable {
        /// Done; nil where power is no part of it.
        case done(isPowered: Bool?)
        case refused(String)
        /// rfkill forbids it, and no reset changes that.
        case blocked
        /// Nothing came within its limit.
        case silent
    }

    package enum Event: Equatable, Sendable {
        case started
        /// The answer to the order of that number.
        case answered(Int, Answer)
        /// The adapter with the address is there, or is not.
        case looked(AdapterIndex?)
    }

    package enum Order: Equatable, Sendable {
        case readInfo
        case setPowered(Bool, AdapterIndex)
        case takeDown
        case bringUp
        case resetHardware
    }

    package enum Action: Equatable, Sendable {
        /// Its answer carries the number.
        case order(Int, Order, within: Duration)
        /// Look for the adapter by its address, after so long.
        case look(after: Duration)
        case end(StageOutcome)
    }

    /// How often it is looked for.
    package static let lookInterval = Duration.milliseconds(250)
    /// How long it may take to come back: firmware is loaded anew.
    package static let returnLimit = Duration.seconds(10)

    private let adapter: AdapterIndex
    private let mayCommand: Bool
    private let means: String?
    private var state = State.created
    private var number = 0
    private var lookEnds = Instant.never
    private var found: AdapterIndex
    private var obstacle = "it was not there any more"

    /// `means` says what a reset of the hardware does, in the past tense; nil where there is none.
    package init(_ adapter: AdapterIndex, mayCommand: Bool, means: String?) {
        self.adapter = adapter
        self.mayCommand = mayCommand
        self.means = means
        found = adapter
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .started:
            guard state == .created else { return [] }
            guard mayCommand else { return reset(because: "the kernel takes no orders from us") }
            return order(.readInfo, .asking, within: .seconds(2))
        case .answered(let answered, let answer):
            return answered == number ? take(answer, at: now) : []
        case .looked(let place):
            guard state == .looking else { return [] }
            return looked(place, at: now)
        }
    }

    private mutating func take(_ answer: Answer, at now: Instant) -> [Action] {
        if answer == .blocked, state != .resetting {
            return end(.failed(phrase(found.name, " is blocked through rfkill")))
        }
        switch state {
        case .created, .looking, .finished: return []
        case .asking:
            guard case .done = answer else { return reset(because: words(answer)) }
            return order(.setPowered(false, adapter), .switchingOff, within: .seconds(3))
        case .switchingOff:
            return order(.takeDown, .takingDown, within: .seconds(5))
        case .takingDown:
            guard answer != .silent else { return reset(because: words(answer)) }
            // The kernel gives a controller 10 s to begin.
            return order(.bringUp, .bringingUp, within: .seconds(11))
        case .bringingUp:
            guard answer != .silent else { return reset(because: words(answer)) }
            return order(.setPowered(true, adapter), .switchingOn, within: .seconds(5))
        case .switchingOn:
            guard answer == .done(isPowered: true) else { return reset(because: words(answer)) }
            return end(.done(phrase(adapter.name, " was switched off and on by the kernel")))
        case .resetting:
            if case .refused(let reason) = answer { return end(.failed(reason)) }
            lookEnds = now.advanced(by: ControllerCycle.returnLimit)
            return look()
        case .poweringOn:
            if answer == .done(isPowered: true) { return end(.done(success)) }
            obstacle = words(answer)
            return now < lookEnds ? look() : giveUp()
        }
    }

    private mutating func looked(_ place: AdapterIndex?, at now: Instant) -> [Action] {
        guard let place else { return now < lookEnds ? look() : giveUp() }
        found = place
        // BlueZ switches on by itself what it was to keep on.
        guard mayCommand else { return end(.done(success)) }
        return order(.setPowered(true, place), .poweringOn, within: .seconds(5))
    }

    private mutating func order(
        _ order: Order, _ next: State, within limit: Duration
    ) -> [Action] {
        state = next
        number += 1
        return [.order(number, order, within: limit)]
    }

    private mutating func reset(because reason: String) -> [Action] {
        guard means != nil else {
            return end(
                .failed(phrase(adapter.name, ": ", reason, ", and its hardware cannot be reset")))
        }
        return order(.resetHardware, .resetting, within: .seconds(10))
    }

    private mutating func look() -> [Action] {
        state = .looking
        return [.look(after: ControllerCycle.lookInterval)]
    }

    private mutating func giveUp() -> [Action] {
        end(.failed(phrase(means ?? "", ", but ", obstacle)))
    }

    private mutating func end(_ outcome: StageOutcome) -> [Action] {
        state = .finished
        return [.end(outcome)]
    }

    private var success: String {
        let move = found == adapter ? " is back" : phrase(" came back as ", found.name)
        return phrase(means ?? "", "; ", adapter.name, move)
    }

    private func words(_ answer: Answer) -> String {
        switch answer {
        case .done: "it does not go on"
        case .refused(let reason): reason
        case .blocked: "it is blocked"
        case .silent: "the controller does not answer"
        }
    }
}
