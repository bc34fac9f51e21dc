import CGLib

/// The simulator's remote control on the bus, on a connection of its own: it answers while the
/// daemon is stalled or dead.
package final class ControlInterface {
    /// The well-known name and the interface.
    package static let name = "org.bleepreliability.Simulator"
    /// The only object.
    package static let path = "/org/bleepreliability/Simulator"

    private let simulator: BluezSimulator
    private let bus: BusConnection
    private let onQuit: () -> Void

    /// Enters the bus; fails when another simulator is there.
    package init(
        _ simulator: BluezSimulator,
        busAddress: String,
        onQuit: @escaping () -> Void
    ) throws(BusError) {
        self.simulator = simulator
        self.onQuit = onQuit
        bus = try BusConnection(address: busAddress, context: simulator.context)
        bus.onMessage = { [unowned(unsafe) self] incoming in
            guard case .call(let call) = incoming else { return }
            execute(call)
        }
        do {
            try bus.own(ControlInterface.name)
        } catch {
            bus.close()
            throw error
        }
    }

    /// Leaves the bus.
    package func close() {
        bus.close()
    }

    private func execute(_ call: Call) {
        switch (call.interface, call.member, call.signature) {
        case ("org.freedesktop.DBus.Peer", "Ping", ""): call.answer()
        case ("org.freedesktop.DBus.Introspectable", "Introspect", ""): introspect(call)
        case (ControlInterface.name, _, _) where call.path == ControlInterface.path:
            executeOwn(call)
        default: fail(call, "UnknownMethod", "no such method: " + call.method)
        }
    }

    private func executeOwn(_ call: Call) {
        do {
            switch (call.member, call.signature) {
            case ("Inject", "s"):
                try simulator.inject(
                    parsing { () throws(FaultSyntaxError) in try .init(parsing: call.text(0)) }
                )
                call.answer()
            case ("Run", "s"):
                try simulator.run(
                    parsing { () throws(FaultSyntaxError) in try .init(parsing: call.text(0)) }
                )
                call.answer()
            case ("Held", ""): answerHeld(call)
            case ("Release", "s"): try release(call)
            case ("Journal", ""): call.answer(.strings(simulator.journal.map { $0.line }))
            case ("Reset", ""):
                simulator.reset()
                call.answer()
            case ("Notify", "say"): try notify(call)
            case ("Quit", ""):
                call.answer()
                bus.flush()
                onQuit()
            default: fail(call, "UnknownMethod", "no such method: " + call.member)
            }
        } catch {
            call.fail(error)
        }
    }

    private func parsing<Result>(
        _ work: () throws(FaultSyntaxError) -> Result
    ) throws(BusError) -> Result {
        do {
            return try work()
        } catch {
            throw BusError("org.bleepreliability.Error.Syntax", error.message)
        }
    }

    private func fail(_ call: Call, _ name: String, _ message: String) {
        call.fail(BusError("org.freedesktop.DBus.Error." + name, message))
    }

    private func answerHeld(_ call: Call) {
        let held = simulator.held.map {
            Value.tuple([.string($0.method), .string($0.path), .string($0.sender)])
        }
        call.answer(.array(type: "a(sss)", held))
    }

    /// An empty text means all.
    private func release(_ call: Call) throws(BusError) {
        let text = call.text(0)
        guard let pattern = text.isEmpty ? .any : BluezSimulator.MethodPattern(text) else {
            throw BusError("org.bleepreliability.Error.Syntax", "not a method: " + text)
        }
        simulator.release(pattern)
        call.answer()
    }

    private func notify(_ call: Call) throws(BusError) {
        guard simulator.notify(call.text(0), call.arguments[1].asBytes ?? []) else {
            throw BusError(
                "org.bleepreliability.Error.NotDelivered",
                "no such characteristic, no link, or nobody listens: " + call.text(0)
            )
        }
        call.answer()
    }

    private func introspect(_ call: Call) {
        guard call.path == ControlInterface.path else {
            let below = "/org/bleepreliability/Simulator"
            let prefix = call.path == "/" ? "/" : call.path + "/"
            guard below.hasPrefix(prefix) else {
                return fail(call, "UnknownObject", "no such object: " + call.path)
            }
            let child = String(below.dropFirst(prefix.utf8.count).prefix { $0 != "/" })
            return call.answer(.string(Introspection.document(of: nil, children: [child])))
        }
        call.answer(.string(Introspection.controlDocument))
    }
}
