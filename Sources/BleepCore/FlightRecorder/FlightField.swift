/// What a record of the flight recorder tells, each thing under a name.
///
/// Those under 32 are numbers, the others texts.
package enum FlightField: UInt8, Sendable {
    case operation = 0
    case attempt = 1
    case serial = 2
    case attempts = 3
    case elapsed = 4
    case limit = 5
    case generation = 6
    case duration = 7
    case recovery = 8
    case held = 9
    case process = 10
    case moment = 32
    case source = 33
    case method = 34
    case address = 35
    case characteristic = 36
    case path = 37
    case connection = 38
    case status = 39
    case blame = 40
    case error = 41
    case event = 42
    case subject = 43
    case issue = 44
    case device = 45
    case adapter = 46
    case stage = 47
    case verdict = 48
    case text = 49
    case version = 50
    case reason = 51
    case bodies = 52
    case addresses = 53

    var isNumber: Bool { rawValue < 32 }

    /// As JSON calls it.
    var name: StaticString {
        switch self {
        case .operation: "operation"
        case .attempt: "attempt"
        case .serial: "serial"
        case .attempts: "attempts"
        case .elapsed: "elapsed_usec"
        case .limit: "limit_usec"
        case .generation: "generation"
        case .duration: "duration_usec"
        case .recovery: "recovery"
        case .moment: "moment"
        case .source: "from"
        case .method: "method"
        case .address: "address"
        case .characteristic: "characteristic"
        case .path: "path"
        case .connection: "connection"
        case .status: "status"
        case .blame: "blame"
        case .error: "error"
        case .event: "event"
        case .subject: "subject"
        case .issue: "issue"
        case .device: "device"
        case .adapter: "adapter"
        case .stage: "stage"
        case .verdict: "verdict"
        case .text: "text"
        case .held: "held"
        case .process: "pid"
        case .version: "version"
        case .reason: "reason"
        case .bodies: "bodies"
        case .addresses: "addresses"
        }
    }
}
