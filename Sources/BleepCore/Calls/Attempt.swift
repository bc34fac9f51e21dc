/// One attempt at an operation: finds the object, sends the call, and does not believe the answer.
///
///     created ─▶ locating ─▶ asking ─▶ queueing ─▶ replying ─▶ verifying ─▶ settling
///                   │          │          │           │            │           │
///                   └──────────┴──────────┴─────┬─────┴────────────┴───────────┘
///                                               ▼
///                                             ended
///
/// BlueZ answers OK to some Connects that failed, even just before it crashes, and to Disconnect a
/// moment before the link is gone; only what it says of the device afterwards counts.
package struct Attempt: Sendable {
    /// When the attempt has succeeded.
    package enum Goal: Equatable, Sendable {
        /// The object was found; nothing is sent.
        case location
        /// The method was answered.
        case reply
        /// The device is connected.
        case connected
        /// The device is connected and its services are known.
        case servicesResolved
        /// The device is not connected any more.
        case disconnected
    }

    /// What is attempted.
    package struct Plan: Equatable, Sendable {
        package var goal = Goal.reply
        /// The object is named by address, so its path is looked up each time.
        package var isByAddress = false
        /// Signals of the device matter after the call, too.
        package var watchesDevice = false
        /// An error that says "it is so already" counts as success.
        package var acceptsAlreadyDone = false
        /// Nothing is sent if the device is paired already: BlueZ 5.66 would never answer.
        package var spareIfPaired = false
        /// It makes a link, of which an adapter makes one at a time.
        package var takesTurns = false

        package init() {}
    }

    package enum Event: Equatable, Sendable {
        case started
        case located
        /// It is this attempt's turn at the adapter.
        case admitted
        case replied
        case refused(Failure)
        case stateRead(DeviceState)
        /// News of the device, also while nothing waits for it.
        case deviceChanged(DeviceState)
        /// The object left the bus: BlueZ may never answer any more.
        case objectRemoved
        /// The call cannot be sent, or its connection or its service went.
        case failed(Failure)
    }

    package enum Action: Equatable, Sendable {
        /// Look the object's path up; answer with `located` or `failed`.
        case locate
        /// The path that was used is no good; look again before the next attempt.
        case forgetLocation
        /// From now on report `deviceChanged`.
        case watchDevice
        /// Ask for a turn at the adapter; answer with `admitted`, or with `failed`.
        case queue
        /// No link is being made any more: it is others' turn.
        case leaveQueue
        /// Send the call; answer with `replied`, `refused` or `failed`.
        case send
        /// Ask BlueZ for the device's state; answer with `stateRead`, `refused` or `failed`.
        case readState
        case succeed
        case fail(Failure)
    }

    private enum State {
        /// Can go to `locating`, `queueing` and `replying`.
        case created
        /// The path is being looked up. Can go to `asking`, `queueing`, `replying` and `ended`.
        case locating
        /// It may be so already, and BlueZ is asked. Can go to `queueing`, `replying`, `ended`.
        case asking
        /// Others connect on that adapter. Can go to `replying` and `ended`.
        case queueing
        /// A reply is owed. Can go to `verifying` and `ended`.
        case replying
        /// BlueZ said OK and is asked whether that is so. Can go to `settling` and `ended`.
        case verifying
        /// Services are still being discovered, or the link is still going. Can go to `ended`.
        case settling
        /// Terminal.
        case ended
    }

    private let plan: Plan
    private var state = State.created
    /// What BlueZ last signalled of the device since the call went out.
    private var lastNews: DeviceState?
    /// BlueZ said so at least once since.
    private var wasConnected = false
    /// It has a turn at the adapter, or waits for one.
    private var isQueued = false

    package init(plan: Plan) {
        self.plan = plan
    }

    /// Nothing is asked for; only signals can bring it on.
    package var awaitsSignals: Bool {
        if case .settling = state { true } else { false }
    }

    package mutating func handle(_ event: Event) -> [Action] {
        switch (state, event) {
        case (.ended, _):
            return []  // Late or repeated news changes nothing.
        case (_, .failed(let failure)):
            return end(.fail(failure))
        case (.created, .started):
            return plan.isByAddress ? locate() : queueOrSend()
        case (.locating, .located):
            return plan.goal == .location ? end(.succeed) : askOrSend()
        case (.asking, .stateRead(let device)):
            return device.isPaired ? end(.succeed) : queueOrSend()
        case (.queueing, .admitted):
            return send()
        case (.replying, .deviceChanged(let device)):
            lastNews = device
            wasConnected = wasConnected || device.isConnected
            return []
        case (.replying, .replied):
            return goalNeedsDevice ? verify() : end(.succeed)
        case (.asking, .refused(let failure)), (.replying, .refused(let failure)),
            (.verifying, .refused(let failure)):
            return refused(failure)
        case (.verifying, .stateRead(let device)):
            return judge(device)
        case (.settling, .deviceChanged(let device)), (.settling, .stateRead(let device)):
            return settle(device)
        case (.asking, .objectRemoved), (.queueing, .objectRemoved), (.replying, .objectRemoved),
            (.verifying, .objectRemoved), (.settling, .objectRemoved):
            return objectRemoved()
        case (.created, _), (.locating, _), (.asking, _), (.queueing, _), (.replying, _),
            (.verifying, _), (.settling, _):
            return []
        }
    }

    private var goalNeedsDevice: Bool {
        switch plan.goal {
        case .location, .reply: false
        case .connected, .servicesResolved, .disconnected: true
        }
    }

    private mutating func locate() -> [Action] {
        state = .locating
        return [.locate]
    }

    private mutating func askOrSend() -> [Action] {
        guard plan.spareIfPaired else { return queueOrSend() }
        state = .asking
        return [.readState]
    }

    private mutating func queueOrSend() -> [Action] {
        guard plan.takesTurns else { return send() }
        state = .queueing
        isQueued = true
        return [.queue]
    }

    private mutating func send() -> [Action] {
        state = .replying
        return goalNeedsDevice || plan.watchesDevice ? [.watchDevice, .send] : [.send]
    }

    /// A device that BlueZ does not know has no link, either.
    private mutating func objectRemoved() -> [Action] {
        if plan.goal == .disconnected { return end(.succeed) }
        return end(.fail(Failure(.objectRemoved, awaits: .device)))
    }

    /// What BlueZ signalled before it answered is enough; where that is not so yet, it is asked.
    private mutating func verify() -> [Action] {
        let isWanted = plan.goal != .disconnected
        if let lastNews, lastNews.isConnected == isWanted { return judge(lastNews) }
        state = .verifying
        return [.readState]
    }

    /// What goes on in bluetoothd keeps its turn until it is ended there.
    private mutating func end(_ action: Action) -> [Action] {
        state = .ended
        if case .fail(let failure) = action, failure.leavesWork { return [action] }
        return leaveQueue() + [action]
    }

    private mutating func leaveQueue() -> [Action] {
        defer { isQueued = false }
        return isQueued ? [.leaveQueue] : []
    }

    private mutating func refused(_ failure: Failure) -> [Action] {
        if case .replying = state, plan.acceptsAlreadyDone, failure.classification.isAlreadyDone {
            return goalNeedsDevice ? verify() : end(.succeed)
        }
        guard plan.isByAddress, failure.status == .unknownObject else {
            return end(.fail(failure))
        }
        return [.forgetLocation] + end(.fail(failure.awaiting(.device)))
    }

    private mutating func judge(_ device: DeviceState) -> [Action] {
        if plan.goal == .disconnected { return settle(device) }
        // After a false OK BlueZ may have started yet another connect by itself.
        guard device.isConnected else {
            return end(
                .fail(Failure(wasConnected ? .linkLost : .connectUnverified, leavesWork: true)))
        }
        return leaveQueue() + (plan.goal == .connected ? end(.succeed) : settle(device))
    }

    private mutating func settle(_ device: DeviceState) -> [Action] {
        state = .settling
        if plan.goal == .disconnected { return device.isConnected ? [] : end(.succeed) }
        guard device.isConnected else { return end(.fail(Failure(.linkLost))) }
        return device.servicesResolved && device.hasServices ? end(.succeed) : []
    }
}
