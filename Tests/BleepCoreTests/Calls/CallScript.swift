import BleepCore

/// A call under test, with its time and what it does at each event.
struct CallScript {
    static let start = Instant(microseconds: 1_000_000)

    var call: ReliableCall
    var now = CallScript.start

    /// Without jitter: rests are what the failure asks for.
    init(_ change: (inout CallPolicy) -> Void = { _ in }) {
        var policy = CallPolicy()
        policy.deadline = CallScript.at(15)
        change(&policy)
        let backoff = Backoff(base: .zero, factor: 1, cap: .zero, seed: 1)
        call = ReliableCall(policy: policy, backoff: backoff)
    }

    /// That many seconds after the start.
    static func at(_ seconds: Int) -> Instant {
        start.advanced(by: .seconds(seconds))
    }

    /// Events at moments, in seconds after the start; gives the actions of the last.
    mutating func run(_ events: [(Int, ReliableCall.Event)]) -> [ReliableCall.Action] {
        var actions: [ReliableCall.Action] = []
        for (second, event) in events {
            actions = call.handle(event, at: CallScript.at(second))
        }
        return actions
    }

    /// Transient: may be tried again after a second.
    static let transient = Failure(.connectFailed).curedByWaiting(.seconds(1))
    /// Final, whatever is done.
    static let final = Failure(.notSupported)
    /// Transient, and it may have happened.
    static let unknown = Failure(.connectUnverified, leavesWork: true)
}
