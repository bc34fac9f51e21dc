import BleepCore
import Testing

@Suite struct AttemptTests {
    private func plan(_ change: (inout Attempt.Plan) -> Void = { _ in }) -> Attempt.Plan {
        var plan = Attempt.Plan()
        change(&plan)
        return plan
    }

    /// Takes an attempt through events and gives what it did at each.
    private func run(
        _ plan: Attempt.Plan, _ events: [Attempt.Event]
    ) -> [[Attempt.Action]] {
        var attempt = Attempt(plan: plan)
        return events.map { attempt.handle($0) }
    }

    private let up = DeviceState(isConnected: true, servicesResolved: false, hasServices: false)
    private let down = DeviceState(isConnected: false, servicesResolved: false, hasServices: false)
    private let empty = DeviceState(isConnected: true, servicesResolved: true, hasServices: false)
    private let full = DeviceState(isConnected: true, servicesResolved: true, hasServices: true)
    private let refusal = Failure(.connectFailed)

    @Test func aPlainCallIsSentAndAnswered() {
        #expect(run(plan(), [.started, .replied]) == [[.send], [.succeed]])
    }

    @Test func aRefusalIsPassedOn() {
        #expect(run(plan(), [.started, .refused(refusal)]) == [[.send], [.fail(refusal)]])
    }

    @Test func whatIsNamedByAddressIsLocatedFirst() {
        let plan = plan { $0.isByAddress = true }

        #expect(run(plan, [.started, .located, .replied]) == [[.locate], [.send], [.succeed]])
    }

    @Test func aLocationIsAllThatWasWanted() {
        let plan = plan {
            $0.isByAddress = true
            $0.goal = .location
        }

        #expect(run(plan, [.started, .located]) == [[.locate], [.succeed]])
    }

    @Test func aPairedDeviceIsNotAskedToPair() {
        let plan = plan {
            $0.isByAddress = true
            $0.spareIfPaired = true
        }
        let paired = DeviceState(
            isConnected: false, servicesResolved: false, hasServices: false, isPaired: true)

        #expect(
            run(plan, [.started, .located, .stateRead(paired), .replied])
                == [[.locate], [.readState], [.succeed], []])
        #expect(
            run(plan, [.started, .located, .deviceChanged(paired), .stateRead(up), .replied])
                == [[.locate], [.readState], [], [.send], [.succeed]])
    }

    @Test(arguments: [Attempt.Event.objectRemoved, .refused(Failure(.unknownObject))])
    func aDeviceThatIsGoneWhenAskedIsAwaited(news: Attempt.Event) {
        let plan = plan {
            $0.isByAddress = true
            $0.spareIfPaired = true
        }

        let actions = run(plan, [.started, .located, news, .stateRead(up)])

        guard case .fail(let failure) = actions[2].last else {
            Issue.record("\(actions)")
            return
        }
        #expect(failure.awaits == .device && actions[3].isEmpty)
    }

    @Test func aStalePathIsForgottenAndTheDeviceAwaited() {
        let plan = plan { $0.isByAddress = true }
        let stale = Failure(.unknownObject)

        let actions = run(plan, [.started, .located, .refused(stale)])

        #expect(actions.last == [.forgetLocation, .fail(stale.awaiting(.device))])
    }

    @Test func aPathOfTheCallersIsNotForgotten() {
        let stale = Failure(.unknownObject)

        #expect(run(plan(), [.started, .refused(stale)]).last == [.fail(stale)])
    }

    @Test func aConnectIsVerified() {
        let plan = plan { $0.goal = .connected }

        #expect(
            run(plan, [.started, .replied, .stateRead(up)])
                == [[.watchDevice, .send], [.readState], [.succeed]])
    }

    @Test func aFalseOKLeavesWork() {
        let plan = plan { $0.goal = .connected }

        #expect(
            run(plan, [.started, .replied, .stateRead(down)]).last
                == [.fail(Failure(.connectUnverified, leavesWork: true))])
    }

    @Test(arguments: [true, false])
    func alreadyConnectedIsVerifiedOnlyIfThePlanTakesItForDone(accepts: Bool) {
        var classification = ErrorTable.classify(local: .alreadyConnected)
        classification.isAlreadyDone = true
        let already = Failure(classification)
        let plan = plan {
            $0.goal = .connected
            $0.acceptsAlreadyDone = accepts
        }

        let expected: Attempt.Action = accepts ? .readState : .fail(already)
        #expect(run(plan, [.started, .refused(already)]).last == [expected])
    }

    @Test func alreadySoIsSuccessWhereNothingIsVerified() {
        var classification = ErrorTable.classify(local: .alreadyExists)
        classification.isAlreadyDone = true
        let plan = plan { $0.acceptsAlreadyDone = true }

        #expect(run(plan, [.started, .refused(Failure(classification))]).last == [.succeed])
    }

    @Test func servicesAreAwaitedByTheirSignal() {
        let plan = plan { $0.goal = .servicesResolved }
        let events: [Attempt.Event] = [
            .started, .replied, .stateRead(up), .deviceChanged(up), .deviceChanged(empty),
            .deviceChanged(full), .deviceChanged(down),
        ]

        #expect(
            run(plan, events)
                == [[.watchDevice, .send], [.readState], [], [], [], [.succeed], []])
    }

    @Test func aLinkThatDropsEndsTheWaitForServices() {
        let plan = plan { $0.goal = .servicesResolved }

        #expect(
            run(plan, [.started, .replied, .stateRead(up), .deviceChanged(down)]).last
                == [.fail(Failure(.linkLost))])
    }

    @Test func servicesThatAreThereNeedNoSignal() {
        let plan = plan { $0.goal = .servicesResolved }

        #expect(run(plan, [.started, .replied, .stateRead(full)]).last == [.succeed])
    }

    @Test(arguments: [
        [Attempt.Event.started],
        [.started, .replied],
        [
            .started, .replied,
            .stateRead(
                DeviceState(isConnected: true, servicesResolved: false, hasServices: false)),
        ],
    ])
    func aRemovedObjectEndsWhateverIsAwaited(before: [Attempt.Event]) {
        let plan = plan { $0.goal = .servicesResolved }

        let actions = run(plan, before + [.objectRemoved, .replied])

        #expect(
            actions.suffix(2) == [[.fail(Failure(.objectRemoved, awaits: .device))], []])
    }

    @Test func aDisconnectIsOverWhenTheLinkIsGone() {
        let plan = plan { $0.goal = .disconnected }

        #expect(
            run(
                plan,
                [.started, .replied, .stateRead(up), .deviceChanged(up), .deviceChanged(down)])
                == [[.watchDevice, .send], [.readState], [], [], [.succeed]])
        #expect(
            run(plan, [.started, .replied, .stateRead(down)])
                == [[.watchDevice, .send], [.readState], [.succeed]])
    }

    @Test func aLinkThatWentBeforeTheReplyNeedsNoQuestion() {
        let plan = plan { $0.goal = .disconnected }

        #expect(
            run(plan, [.started, .deviceChanged(down), .replied])
                == [[.watchDevice, .send], [], [.succeed]])
    }

    @Test func aDeviceThatBluezForgetsIsDisconnected() {
        let plan = plan { $0.goal = .disconnected }

        #expect(run(plan, [.started, .objectRemoved]).last == [.succeed])
        #expect(run(plan, [.started, .replied, .stateRead(up), .objectRemoved]).last == [.succeed])
    }

    @Test func signalsBeforeTheReplyDecideNothing() {
        let plan = plan { $0.goal = .connected }

        #expect(
            run(plan, [.started, .deviceChanged(up), .deviceChanged(down), .stateRead(up)])
                == [[.watchDevice, .send], [], [], []])
    }

    @Test func onlySettlingAwaitsSignals() {
        var attempt = Attempt(plan: plan { $0.goal = .servicesResolved })
        var awaits: [Bool] = [attempt.awaitsSignals]
        for event in [Attempt.Event.started, .replied, .stateRead(up), .deviceChanged(full)] {
            _ = attempt.handle(event)
            awaits.append(attempt.awaitsSignals)
        }

        #expect(awaits == [false, false, false, true, false])
    }

    @Test func endsOnceOnARandomWalk() {
        var random = SplitMix64(seed: 1)
        let goals: [Attempt.Goal] = [
            .location, .reply, .connected, .servicesResolved, .disconnected,
        ]
        let events: [Attempt.Event] = [
            .started, .located, .replied, .refused(refusal), .stateRead(up), .stateRead(down),
            .stateRead(full), .deviceChanged(up), .deviceChanged(down), .deviceChanged(full),
            .deviceChanged(empty), .objectRemoved, .failed(refusal),
        ]
        for _ in 0..<20_000 {
            let plan = plan {
                $0.goal = goals.randomElement(using: &random)!
                $0.isByAddress = $0.goal == .location || Bool.random(using: &random)
                $0.watchesDevice = Bool.random(using: &random)
                $0.acceptsAlreadyDone = Bool.random(using: &random)
                $0.spareIfPaired = Bool.random(using: &random)
            }
            var attempt = Attempt(plan: plan)
            var outcomes = 0
            var sends = 0
            for _ in 0..<12 {
                let isOver = outcomes > 0
                let actions = attempt.handle(events.randomElement(using: &random)!)
                if isOver, !actions.isEmpty { Issue.record("acts after the end") }
                outcomes += actions.count { $0 == .succeed || isFailure($0) }
                sends += actions.count { $0 == .send }
            }
            if outcomes > 1 || sends > 1 { Issue.record("\(outcomes) outcomes, \(sends) sends") }
        }
    }

    private func isFailure(_ action: Attempt.Action) -> Bool {
        if case .fail = action { true } else { false }
    }

    @Test func aConnectIsSentWhenItIsItsTurn() {
        let plan = plan { $0.takesTurns = true }

        #expect(
            run(plan, [.started, .replied, .admitted, .admitted, .replied])
                == [[.queue], [], [.send], [], [.leaveQueue, .succeed]])
        #expect(
            run(plan, [.started, .admitted, .refused(refusal)])
                == [[.queue], [.send], [.leaveQueue, .fail(refusal)]])
    }

    @Test func itIsOthersTurnAsSoonAsTheLinkStands() {
        let plan = plan {
            $0.isByAddress = true
            $0.takesTurns = true
            $0.goal = .servicesResolved
        }

        #expect(
            run(
                plan,
                [.started, .located, .admitted, .replied, .stateRead(up), .deviceChanged(full)])
                == [
                    [.locate], [.queue], [.watchDevice, .send], [.readState], [.leaveQueue],
                    [.succeed],
                ])
    }

    @Test func whatIsStillToBeEndedKeepsItsTurn() {
        let plan = plan {
            $0.takesTurns = true
            $0.goal = .connected
        }
        let unverified = Failure(.connectUnverified, leavesWork: true)

        #expect(
            run(plan, [.started, .admitted, .replied, .stateRead(down)])
                == [[.queue], [.watchDevice, .send], [.readState], [.fail(unverified)]])
    }

    @Test func aDeviceMayGoBeforeItsTurn() {
        let plan = plan {
            $0.isByAddress = true
            $0.takesTurns = true
        }

        #expect(
            run(plan, [.started, .located, .objectRemoved, .admitted]) == [
                [.locate], [.queue],
                [.leaveQueue, .fail(Failure(.objectRemoved, awaits: .device))], [],
            ])
    }
}
