import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    /// The test is the program that sends.
    @Suite struct ExternalCallTests {
        private let connect = Request(
            MethodName("org.bluez.Device1", "Connect"), at: .path(FakeWorld.nearPath))

        private func makeWorld() throws -> FakeWorld {
            try FakeWorld {
                $0.client.gate.limit = .max  // Nobody waits for a turn but where a test says so.
            }
        }

        private func begin(
            _ request: Request, in world: FakeWorld, _ news: Told<Void>? = nil,
            _ change: (inout CallOptions) -> Void = { _ in }
        ) throws -> ExternalCall {
            var request = request
            change(&request.options)
            return try #require(
                ExternalCall(
                    request, by: world.client, onNews: news.map { told in { told.tell(()) } }))
        }

        private func token(ofSend step: ExternalCall.Step) throws -> UInt64 {
            guard case .send(let token) = step else { throw Unexpected(step: step) }
            return token
        }

        private func undo(_ step: ExternalCall.Step) throws -> (call: MethodCall, token: UInt64) {
            guard case .undo(let call, let token) = step else { throw Unexpected(step: step) }
            return (call, token)
        }

        private func wait(_ step: ExternalCall.Step) throws -> Duration {
            guard case .wait(let time) = step else { throw Unexpected(step: step) }
            return time
        }

        private func isDone(_ call: ExternalCall) -> Bool {
            if case .done = call.next() { true } else { false }
        }

        private struct Unexpected: Error {
            var step: ExternalCall.Step
        }

        @Test func isSentOnceAndDoneWhenAnswered() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world)
            defer { call.release() }

            let sent = try token(ofSend: call.next())
            #expect(try wait(call.next()) == .seconds(15))
            #expect(call.outcome == nil)
            #expect(call.received(.returned(nil), to: sent))

            #expect(isDone(call))
            #expect(call.outcome?.status == .ok)
            #expect(!call.received(.returned(nil), to: sent))
            let counted = world.client.metrics.statistics(of: "connect", over: .lifetime)
            #expect(counted?.figures.successes.count == 1)
            #expect(world.calls("Device1.Connect").isEmpty)
        }

        @Test func endsAtItsDeadlineAndSaysWhatEndsItInBluetoothd() throws {
            let world = try makeWorld()
            defer { world.close() }
            try #require(world.settle())
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news)
            defer { call.release() }
            _ = try token(ofSend: call.next())
            _ = try wait(call.next())

            world.clock.advance(by: .microseconds(14_999_999))
            try #require(world.settle())
            #expect(news.count == 0)
            world.clock.advance(by: .microseconds(1))

            try #require(world.run { news.count == 1 })
            let undo = try undo(call.next())
            #expect(undo.call.method == MethodName("org.bluez.Device1", "Disconnect"))
            #expect(undo.call.path == FakeWorld.nearPath)
            #expect(undo.call.destination == "org.bluez")
            #expect(isDone(call))
            #expect(call.outcome?.status == .timedOut)
            #expect(call.outcome?.error?.elapsed == .seconds(15))
        }

        @Test func anAttemptThatTookTooLongIsEndedBeforeTheNextAndItsAnswerCountsAsLate() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world) { $0.attemptTimeout = .seconds(1) }
            defer { call.release() }
            let first = try token(ofSend: call.next())
            world.clock.advance(by: .seconds(1))
            let undo = try undo(call.next())
            #expect(try wait(call.next()) <= .seconds(3))

            #expect(call.received(.returned(nil), to: undo.token))
            let rest = try wait(call.next())
            world.clock.advance(by: rest)
            let second = try token(ofSend: call.next())
            #expect(call.received(.returned(nil), to: first))

            #expect(second != first)
            _ = try wait(call.next())
            let late = world.client.metrics.statistics(of: "connect", over: .lifetime)?.late
            #expect(late?.count == 1)
            #expect(call.received(.returned(nil), to: second))
            #expect(isDone(call))
            #expect(call.outcome?.status == .ok)
        }

        @Test func whatIsRefusedForNowIsSentAgain() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world)
            defer { call.release() }
            let busy = RemoteError(
                name: "org.bluez.Error.InProgress", message: "Operation already in progress")

            #expect(call.received(.refused(busy), to: try token(ofSend: call.next())))
            world.clock.advance(by: try wait(call.next()))
            #expect(call.received(.returned(nil), to: try token(ofSend: call.next())))

            #expect(isDone(call))
            #expect(call.outcome?.status == .ok)
        }

        @Test func aRefusalForGoodIsToldWithItsClassification() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world)
            defer { call.release() }
            let refusal = RemoteError(
                name: "org.bluez.Error.NotSupported", message: "Operation is not supported")

            #expect(call.received(.refused(refusal), to: try token(ofSend: call.next())))

            #expect(isDone(call))
            let error = try #require(call.outcome?.error)
            #expect(error.status == .notSupported)
            #expect(error.name == "org.bluez.Error.NotSupported")
            #expect(error.attempts == 1)
        }

        @Test func endsWithItsConnection() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world) { $0.maximumAttempts = 1 }
            defer { call.release() }
            _ = try token(ofSend: call.next())

            call.lost()

            #expect(isDone(call))
            #expect(call.outcome?.status == .busLost)
        }

        @Test func isEndedInBluetoothdWhenCancelled() throws {
            let world = try makeWorld()
            defer { world.close() }
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news)
            defer { call.release() }
            _ = try token(ofSend: call.next())
            _ = try wait(call.next())

            call.cancel()

            try #require(world.run { news.count == 1 })
            #expect(try undo(call.next()).call.member == "Disconnect")
            #expect(isDone(call))
            #expect(call.outcome?.status == .cancelled)
        }

        @Test func endsAtOnceWhenItsObjectGoes() throws {
            let world = try makeWorld()
            defer { world.close() }
            try #require(world.perform(.locate(FakeWorld.near)) == .ok)  // The view is there.
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news) { $0.maximumAttempts = 1 }
            defer { call.release() }
            _ = try token(ofSend: call.next())
            _ = try wait(call.next())

            try world.bluez.inject(.vanish(FakeWorld.near.address.text))

            try #require(world.run { news.count >= 1 && self.isDone(call) })
            #expect(call.outcome?.status == .objectRemoved)
        }

        @Test func waitsForItsTurnAtTheAdapter() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let other = world.start(cancellable: .connect(FakeWorld.far, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news)
            defer { call.release() }

            _ = try wait(call.next())
            try #require(world.settle())
            _ = try wait(call.next())
            other.operation.cancel()

            try #require(world.run { other.told.isOver })
            try #require(
                world.run { if case .send = call.next() { true } else { false } })
            #expect(news.count >= 1)
        }

        @Test func aDiscoveryIsStoppedOnTheProgramsConnectionAndOursIsLeftAlone() throws {
            let world = try makeWorld()
            defer { world.close() }
            let discover = Request(
                MethodName("org.bluez.Adapter1", "StartDiscovery"), at: .path(FakeWorld.adapterPath)
            )
            let call = try begin(discover, in: world) { $0.timeout = .seconds(2) }
            defer { call.release() }
            _ = try token(ofSend: call.next())
            world.clock.advance(by: .seconds(2))

            let undo = try undo(call.next())

            #expect(undo.call.method == MethodName("org.bluez.Adapter1", "StopDiscovery"))
            #expect(isDone(call))
            let refusal = RemoteError(
                name: "org.bluez.Error.Failed", message: "No discovery started")
            #expect(call.received(.refused(refusal), to: undo.token))
            #expect(isDone(call))
            #expect(world.calls("Adapter1.StopDiscovery").isEmpty)
        }

        @Test func endsWithItsClient() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world)
            defer { call.release() }
            _ = try token(ofSend: call.next())

            world.shutClientDown()

            #expect(try undo(call.next()).call.member == "Disconnect")
            #expect(isDone(call))
            #expect(call.outcome?.status == .cancelled)
            #expect(ExternalCall(connect, by: world.client, onNews: nil) == nil)
        }

        @Test func aReportInErrorKeepsNoNewsFromTheProgram() throws {
            let world = try makeWorld()
            defer { world.close() }
            try #require(world.settle())
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news)
            defer { call.release() }
            let sent = try token(ofSend: call.next())
            _ = try wait(call.next())

            #expect(!call.received(.returned(nil), to: sent + 1))
            world.clock.advance(by: .seconds(15))

            try #require(world.run { news.count == 1 })
            #expect(try undo(call.next()).call.member == "Disconnect")
        }

        @Test func whatComesWhileTheProgramLooksIsSeenOrTold() throws {
            let world = try makeWorld()
            defer { world.close() }
            try #require(world.settle())
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news)
            defer { call.release() }
            _ = try token(ofSend: call.next())
            _ = try wait(call.next())

            // The mailbox has been looked into by then.
            world.clock.atNextLook { call.cancel() }

            #expect(try undo(call.next()).call.member == "Disconnect")
            #expect(isDone(call))
            #expect(call.outcome?.status == .cancelled)
        }

        @Test func mailThatComesWhenItIsLetGoKeepsNothing() throws {
            let world = try makeWorld()
            defer { world.close() }
            weak var kept: ExternalCall?
            do {
                let call = try begin(connect, in: world)
                kept = call
                let operation = try #require(
                    world.client.lock.with { world.client.state.operations.values.first })
                call.release()
                // Whoever tells all operations took this one to be among them.
                call.post(.viewRenewed, to: operation)
            }

            #expect(kept == nil)
        }

        @Test func aReplyCountsAlsoWhereNobodyAsksForTheNextStep() throws {
            let world = try makeWorld()
            defer { world.close() }
            let call = try begin(connect, in: world)

            #expect(call.received(.returned(nil), to: try token(ofSend: call.next())))
            call.release()

            let counted = world.client.metrics.statistics(of: "connect", over: .lifetime)
            #expect(counted?.figures.successes.count == 1)
            #expect(counted?.figures.cancelled == 0)
        }

        @Test func whoLetsGoOfItLeavesNothingBehind() throws {
            let world = try makeWorld()
            defer { world.close() }
            let news = Told<Void>(waking: world.context)
            let call = try begin(connect, in: world, news)
            _ = try token(ofSend: call.next())
            _ = try wait(call.next())

            call.release()
            world.clock.advance(by: .seconds(20))
            try #require(world.settle())

            #expect(news.count == 0)
            #expect(world.client.lock.with { world.client.state.operations.isEmpty })
        }
    }
}
