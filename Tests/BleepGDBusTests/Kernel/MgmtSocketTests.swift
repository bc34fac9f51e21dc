import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct MgmtSocketTests {
        private let readInfo: UInt16 = 4
        private let setPowered: UInt16 = 5
        private let hci0 = AdapterIndex(0)
        private let info: [UInt8] =
            [6, 5, 4, 3, 2, 1, 9, 0x0f, 0x00, 0xff, 0xff, 0, 0, 0x01, 0x02, 0, 0]
            + [UInt8](repeating: 0, count: 3) + Array("gateway".utf8)
            + [UInt8](repeating: 0, count: 253)

        @Test(arguments: [
            (EAFNOSUPPORT, "mgmt socket: no Bluetooth in this kernel or network namespace"),
            (EPERM, "mgmt socket: not permitted"),
        ])
        func saysWhyItCannotBeOpenedAndTriesAgainNextTime(errno: Int32, reason: String) throws {
            let world = try KernelWorld()
            defer { world.close() }
            world.fake.state.mgmtErrno = errno
            let first = world.ask()
            #expect(first.count == 0)  // Never inside the call.
            try #require(world.run { first.count == 1 })
            #expect(first.last == .impossible(reason))

            world.fake.state.mgmtErrno = 0
            let second = world.ask()

            #expect(world.run { world.fake.state.commands.count == 1 })
            #expect(second.count == 0)
        }

        @Test func isLateWhenNothingComesAndHasNoMoreToSayAfterwards() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let told = world.ask(within: .seconds(2))
            try #require(world.run { world.fake.state.commands.count == 1 })

            world.clock.advance(by: .seconds(2))
            try #require(world.run { told.count == 1 })
            world.fake.complete(readInfo, 0, 0, info)
            let next = world.ask()

            try #require(world.run { world.fake.state.commands.count == 2 })
            #expect(told.all == [.late])
            #expect(next.count == 0)
        }

        @Test func letsOneOfAKindOutSoThatALateAnswerIsNotTakenForTheNext() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let off = world.send(.setPowered(hci0, false), within: .seconds(2))
            try #require(world.run { world.fake.state.commands.count == 1 })
            world.clock.advance(by: .seconds(2))
            let on = world.send(.setPowered(hci0, true))
            let other = world.ask()
            try #require(world.run { off.count == 1 && world.fake.state.commands.count == 2 })
            #expect(world.fake.state.commands[1] == [4, 0, 0, 0, 0, 0])

            world.fake.complete(setPowered, 0, 0, [0, 0, 0, 0])
            try #require(world.run { world.fake.state.commands.count == 3 })
            #expect(world.fake.state.commands[2] == [5, 0, 0, 0, 1, 0, 1])
            #expect(on.count == 0)
            world.fake.complete(setPowered, 0, 0, [1, 0, 0, 0])

            try #require(world.run { on.count == 1 })
            #expect(off.all == [.late])
            #expect(on.last == .answered(.settings(MgmtSettings(bits: 1)), after: .zero))
            #expect(other.count == 0)
        }

        @Test func aQuestionThatNeverGotItsTurnIsLateToo() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let told = [world.ask(within: .seconds(1)), world.ask(within: .seconds(2))]
            try #require(world.run { world.fake.state.commands.count == 1 })

            world.clock.advance(by: .seconds(2))

            #expect(world.run { told.allSatisfy { $0.all == [.late] } })
        }

        @Test func aQuestionWhoseAnswerGotLostDoesNotKeepItsPlaceForEver() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let lost = world.ask(within: .seconds(1))
            try #require(world.run { world.fake.state.commands.count == 1 })
            world.clock.advance(by: .seconds(1))
            try #require(world.run { lost.all == [.late] })

            // The next ones wait behind it in vain, until the thread that sent it has said so.
            let goesOutAgain = world.run {
                _ = world.ask(within: .seconds(1))
                world.clock.advance(by: .seconds(1))
                return world.fake.state.commands.count > 1
            }

            #expect(goesOutAgain)
            #expect(lost.count == 1)
        }

        @Test func anOrderWhoseAnswerIsOwedKeepsItsPlaceHoweverLong() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let off = world.send(.setPowered(hci0, false), within: .seconds(1))
            try #require(world.run { world.fake.state.commands.count == 1 })
            world.clock.advance(by: .seconds(1))
            let on = world.send(.setPowered(hci0, true), within: .seconds(1))
            try #require(world.run { off.all == [.late] })
            world.clock.advance(by: .seconds(1))
            try #require(world.run { on.all == [.late] })

            _ = world.send(.setPowered(hci0, true))
            let other = world.ask()

            try #require(world.run { world.fake.state.commands.count == 2 })
            #expect(world.fake.state.commands[1] == [4, 0, 0, 0, 0, 0])
            #expect(other.count == 0)
        }

        @Test func tellsWhatTheKernelAnsweredAndAfterHowLong() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let told = world.ask()
            try #require(world.run { world.fake.state.commands.count == 1 })

            world.clock.advance(by: .milliseconds(40))
            world.fake.complete(readInfo, 0, 0, info)

            try #require(world.run { told.count == 1 })
            guard case .answered(.info(let info), let latency) = told.last else {
                Issue.record("\(String(describing: told.last))")
                return
            }
            #expect(latency == .milliseconds(40))
            #expect(info.address.text == "01:02:03:04:05:06")
            #expect(info.current.isPowered)
            #expect(info.current.isLowEnergy)
        }

        @Test func aRefusalIsAnAnswerOfTheKernels() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let told = world.ask(7)
            try #require(world.run { world.fake.state.commands.count == 1 })

            world.fake.say(2, 7, FakeKernel.halves(readInfo) + [0x11])

            try #require(world.run { told.count == 1 })
            #expect(told.last == .refused(.invalidIndex, after: .zero))
        }

        @Test func ignoresTornMessagesAndDoesNotTrustAShortAnswer() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let told = world.ask()
            try #require(world.run { world.fake.state.commands.count == 1 })

            world.fake.say(1, 0, [4])
            world.fake.say(1, 0, [])
            world.fake.complete(readInfo, 0, 0, [1, 2, 3])

            try #require(world.run { told.count == 1 })
            #expect(told.last == .impossible("the kernel's answer is too short"))
        }

        @Test func everybodyHearsThatTheKernelHungUpAndTheNextQuestionOpensAgain() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let listener = Listener()
            world.kernel.mgmt.listen(listener)
            let told = [world.ask(0), world.ask(0), world.ask(1)]
            try #require(world.run { world.fake.state.commands.count == 2 })

            world.fake.hangUp()

            try #require(world.run { told.allSatisfy { $0.count == 1 } })
            #expect(told.allSatisfy { $0.last != .late })
            #expect(listener.heard == ["closed"])
            let next = world.ask()
            try #require(world.run { world.fake.state.commands.count == 3 })
            world.fake.complete(readInfo, 0, 0, info)
            #expect(world.run { next.count == 1 })
        }

        @Test func listenersHearOfAdaptersAndNothingOfAdvertisements() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let listener = Listener()
            #expect(world.kernel.mgmt.listen(listener))
            let peer: [UInt8] = [6, 5, 4, 3, 2, 1, 2]

            world.fake.say(0x12, 0, peer + [200, 0, 0, 0, 0, 0, 0])
            world.fake.say(0x05, 1, [])
            world.fake.say(0x0d, 0, peer + [0x0a])
            world.fake.say(0x0c, 0, peer + [1])

            try #require(world.run { listener.heard.count == 3 })
            #expect(listener.heard == ["removed 1", "failed Busy", "lost timeout"])
            world.kernel.mgmt.stopListening(listener)
            let told = world.ask()
            world.fake.say(0x04, 1, [])
            world.fake.complete(readInfo, 0, 0x11)
            #expect(world.run { told.count == 1 })
            #expect(listener.heard.count == 3)
        }

        @Test func shuttingItAnswersWhoWaitsAndLetsEverythingGo() throws {
            weak var released: MgmtSocket?
            do {
                let world = try KernelWorld()
                released = world.kernel.mgmt
                let told = world.ask()
                let late = world.ask(3, within: .seconds(1))
                try #require(world.run { world.fake.state.commands.count == 2 })
                world.clock.advance(by: .seconds(1))
                try #require(world.run { late.count == 1 })

                world.close()

                #expect(told.all == [.impossible("the client is closed")])
                #expect(late.all == [.late])
            }
            // The thread that sent for it may still be on its way out.
            let other = try KernelWorld()
            defer { other.close() }
            let isGone = other.run {
                g_main_context_wakeup(other.context)
                return released == nil
            }
            #expect(isGone)
        }
    }
}

private final class Listener: MgmtListener {
    var heard: [String] = []

    func heard(_ event: MgmtEvent, of adapter: AdapterIndex) {
        switch event {
        case .removed: heard.append("removed \(adapter.number)")
        case .connectFailed(_, let status): heard.append("failed \(status.text)")
        case .disconnected(_, let reason): heard.append("lost \(reason)")
        default: heard.append("\(event)")
        }
    }

    func mgmtClosed(_ reason: String) {
        heard.append("closed")
    }
}
