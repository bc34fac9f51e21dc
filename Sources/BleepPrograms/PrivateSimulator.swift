import CGLib

/// A `bleep-bluez-simulator` on a bus of its own, which ends with this object.
package final class PrivateSimulator {
    /// Why there is none, in a sentence.
    package struct Trouble: Error {
        package let text: String
    }

    /// The address of its bus.
    package let address: String
    private let process: ChildProcess

    /// Starts the simulator found beside this program, else the one on PATH, and awaits it.
    package init(_ arguments: [String] = []) throws(Trouble) {
        let program = PrivateSimulator.besideThisProgram() ?? PrivateSimulator.name
        guard let process = ChildProcess(program, ["--private"] + arguments) else {
            throw Trouble(text: "no \(PrivateSimulator.name) beside this program or on PATH")
        }
        guard let address = process.readLine(within: .seconds(10)), !address.isEmpty,
            process.readLine(within: .seconds(10)) == "ready"
        else {
            throw Trouble(text: "\(program) did not get ready")
        }
        self.process = process
        self.address = address
    }

    private static let name = "bleep-bluez-simulator"

    private static func besideThisProgram() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let folder = String(decoding: path[...slash], as: UTF8.self)
        return access(folder + name, X_OK) == 0 ? folder + name : nil
    }
}
