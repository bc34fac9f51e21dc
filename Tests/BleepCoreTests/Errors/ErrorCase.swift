import BleepCore
import Testing

/// One line of the field notes: an error in a method, and what it must be taken for.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var name: String
    var message: String
    var method: MethodName?
    var verdict: String

    /// Reads `name | message | method | verdict`, where `*` is no method and `#` a comment.
    ///
    /// The verdict is status, blame, retry; then `done` if it is so already, `open` if the outcome
    /// is unknown, and the suggested wait in `ms`.
    static func table(_ text: String) -> [ErrorCase] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmed }
            precondition(fields.count == 4, "malformed: \(line)")
            let method = Method.all.first { $0.key == fields[2] }
            precondition(fields[2] == "*" || method != nil, "no such method: \(line)")
            return ErrorCase(
                name: fields[0],
                message: fields[1].split(separator: "\\n", omittingEmptySubsequences: false)
                    .joined(separator: "\n"),
                method: method?.value,
                verdict: fields[3]
            )
        }
    }

    var testDescription: String {
        "\(name) | \(message) | \(method?.member ?? "*")"
    }

    /// Compares what the table says with what the line wants.
    func check(prefix: String) {
        let error = RemoteError(name: prefix + name, message: message)

        #expect(ErrorTable.classify(error, of: method).verdict == verdict)
    }
}

extension Classification {
    /// All but the advice, in the words of `ErrorCase`.
    var verdict: String {
        var words = ["\(status)", "\(blame)", "\(retry)"]
        if isAlreadyDone { words.append("done") }
        if outcomeUnknown { words.append("open") }
        if let wait = suggestedWait { words.append("\(wait.microseconds / 1000) ms") }
        return words.joined(separator: " ")
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// The methods that the tables tell apart.
enum Method {
    static let connect = MethodName("org.bluez.Device1", "Connect")
    static let read = MethodName("org.bluez.GattCharacteristic1", "ReadValue")

    static let all: KeyValuePairs = [
        "connect": connect,
        "connectProfile": MethodName("org.bluez.Device1", "ConnectProfile"),
        "disconnect": MethodName("org.bluez.Device1", "Disconnect"),
        "pair": MethodName("org.bluez.Device1", "Pair"),
        "cancelPairing": MethodName("org.bluez.Device1", "CancelPairing"),
        "startDiscovery": MethodName("org.bluez.Adapter1", "StartDiscovery"),
        "stopDiscovery": MethodName("org.bluez.Adapter1", "StopDiscovery"),
        "setFilter": MethodName("org.bluez.Adapter1", "SetDiscoveryFilter"),
        "removeDevice": MethodName("org.bluez.Adapter1", "RemoveDevice"),
        "read": read,
        "write": MethodName("org.bluez.GattCharacteristic1", "WriteValue"),
        "startNotify": MethodName("org.bluez.GattCharacteristic1", "StartNotify"),
        "stopNotify": MethodName("org.bluez.GattCharacteristic1", "StopNotify"),
        "acquireNotify": MethodName("org.bluez.GattCharacteristic1", "AcquireNotify"),
        "registerAgent": MethodName("org.bluez.AgentManager1", "RegisterAgent"),
        "unregisterAgent": MethodName("org.bluez.AgentManager1", "UnregisterAgent"),
        "set": MethodName("org.freedesktop.DBus.Properties", "Set"),
    ]
}
