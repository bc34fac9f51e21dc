import BleepCore

/// Taking replies in.
extension Operation {
    /// Late news of an earlier attempt is for nobody.
    func isCurrent(_ token: UInt64) -> Bool {
        token >> 1 == UInt64(tokenBase + attemptNumber)
    }

    func replied(_ reply: Reply, token: UInt64) {
        guard isCurrent(token), pending != nil else { return }
        let connection = pending?.connection
        let isDirect = connection == nil && direct != nil
        pending = nil
        if let refusal {
            self.refusal = nil
            return refused(refusal, token: token)
        }
        switch reply {
        case .connectionLost:
            fail(Failure(.busLost))
        case .noSlot(let error):
            let isSent =
                isDirect
                ? sendAgainAmongOthers() : sendAgain(leaving: connection, token: token)
            if !isSent { refused(error, token: token) }
        case .refused(let error):
            if !isDirect || !hearSignals(before: error) { refused(error, token: token) }
        case .returned(let body):
            if token == stateToken {
                stateAnswered(body)
            } else if take(body) {
                feed(attempt: .replied)
            }
        }
    }

    /// The bus had no slot left for a reply on that connection, and delivered nothing: the call
    /// goes out once more, on another. False if it may not.
    private func sendAgain(leaving connection: BusConnection?, token: UInt64) -> Bool {
        // What the bus refuses of its own methods is another limit.
        guard let connection, request.destination != ServiceName.driver,
            moves < Operation.mostMoves, client.noteFull(connection), lease == nil
        else { return false }
        moves += 1
        if token == stateToken {
            readState()
        } else {
            timesSent -= 1
            need = .toSend
            goOn()
        }
        return true
    }

    /// The thread's own connection is full of earlier attempts.
    private func sendAgainAmongOthers() -> Bool {
        isDoneWithDirect = true
        timesSent -= 1
        need = .toSend
        goOn()
        return true
    }

    /// What an error means depends on what signals told before it. Where those come on another
    /// connection, an answer of the bus on that one says that they have come. False if none is due.
    private func hearSignals(before error: RemoteError) -> Bool {
        let question = MethodCall(
            ServiceName.driver, ServiceName.driverPath, ServiceName.driver, "GetId")
        guard client.view.isKept, let connection = client.mainLane.current,
            case .out(let serial) = connection.send(question, for: self, token: callToken)
        else { return false }
        refusal = error
        pending = Pending(serial: serial, wire: connection, connection: connection)
        return true
    }

    private func refused(_ error: RemoteError, token: UInt64) {
        let failure = Failure(
            error,
            of: token == stateToken ? MethodName(ServiceName.properties, "GetAll") : request.method)
        // BlueZ's word for a lost link, too.
        if failure.classification.attCode == 0x0e, !devicePath.isEmpty,
            client.view.state(ofDevice: devicePath)?.isConnected == false
        {
            return feed(attempt: .refused(Failure(.linkLost, remote: error)))
        }
        feed(attempt: .refused(judged(failure)))
    }

    /// What we know of the world decides where the words alone would mislead.
    private func judged(_ failure: Failure) -> Failure {
        if failure.status == .unknownObject, request.use != nil, request.destination == nil,
            client.view.isYoung
        {
            return failure.curedByWaiting()
        }
        guard failure.status == .notReady else { return failure }
        // The kernel is still ending the last link, and its EBUSY comes as the same EIO as that of
        // an adapter that is off.
        let device = devicePath.isEmpty && carrier != nil ? path : devicePath
        if request.method.member == "Connect", client.view.isPowered(adapterOf: device) {
            return Failure(.busy, remote: failure.remote).curedByWaiting(.milliseconds(100))
        }
        // What has just begun has yet to be powered.
        return client.view.isYoung ? failure.curedByWaiting() : failure
    }

    private func stateAnswered(_ body: Value?) {
        guard let body, body.isOf(type: "(a{sv})") else { return fail(Failure(.remote)) }
        let facts = ObjectFacts(properties: body[0])
        feed(
            attempt: .stateRead(
                DeviceState(
                    isConnected: facts.connected == true,
                    servicesResolved: facts.servicesResolved == true,
                    hasServices: client.view.hasServices(device: devicePath),
                    isPaired: facts.paired == true)))
    }

    /// Keeps what the caller wants of the reply; false if the reply is not what it should be.
    private func take(_ body: Value?) -> Bool {
        let reply = body ?? client.nothing
        switch request.result {
        case .nothing, .location:
            return true
        case .wholeReply:
            result = reply
            return true
        case .member(let type):
            let member = reply.count == 1 ? reply[0].unboxed : nil
            guard let member, type.map({ member.isOf(type: $0) }) ?? true else {
                fail(Failure(.remote, because: "The reply is of another type."))
                return false
            }
            result = member
            return true
        }
    }
}
