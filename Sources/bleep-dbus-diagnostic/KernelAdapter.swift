import BleepPrograms
import CGLib

/// What the kernel's management tells of an adapter, which it tells anyone (mgmt-api, Read
/// Controller Information Command).
struct KernelAdapter {
    let address: String
    private let version: UInt8
    private let maker: UInt16

    private static let readInfo: UInt8 = 0x04
    private static let commandComplete: UInt8 = 0x01
    /// The header of an event, the command it answers, and the status.
    private static let head = 9

    /// Nil where the kernel does not answer, or may not be asked.
    init?(_ name: String) {
        guard let index = UInt16(name.dropFirst(3)) else { return nil }
        let socket = openMgmtSocket()
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        let (low, high) = (UInt8(index & 0xff), UInt8(index >> 8))
        let command: [UInt8] = [KernelAdapter.readInfo, 0, low, high, 0, 0]
        guard write(socket, command, command.count) == command.count,
            let answer = KernelAdapter.answer(on: socket, [low, high])
        else { return nil }
        let bytes = answer[KernelAdapter.head...]
        address = bytes.prefix(6).reversed().map { KernelAdapter.hex($0) }.joined(separator: ":")
        version = bytes[bytes.startIndex + 6]
        maker = UInt16(bytes[bytes.startIndex + 7]) | UInt16(bytes[bytes.startIndex + 8]) << 8
    }

    /// The version of Bluetooth that the controller speaks, by the Assigned Numbers' HCI versions.
    var bluetooth: String {
        let names = [
            "1.0b", "1.1", "1.2", "2.0", "2.1", "3.0", "4.0", "4.1", "4.2", "5.0", "5.1", "5.2",
            "5.3", "5.4", "6.0",
        ]
        return Int(version) < names.count ? names[Int(version)] : "HCI \(version)"
    }

    /// The usual ones, by the Assigned Numbers' company identifiers.
    var manufacturer: String {
        switch maker {
        case 2: "Intel"
        case 10: "Qualcomm (CSR)"
        case 13: "Texas Instruments"
        case 15: "Broadcom"
        case 29: "Qualcomm"
        case 70: "MediaTek"
        case 72: "Marvell"
        case 93: "Realtek"
        case 305: "Infineon (Cypress)"
        case 1521: "Linux Foundation"
        default: "company \(maker)"
        }
    }

    /// Other events may come first.
    private static func answer(on socket: Int32, _ index: [UInt8]) -> [UInt8]? {
        let stopwatch = Stopwatch()
        var buffer = [UInt8](repeating: 0, count: 1024)
        while stopwatch.elapsed < .seconds(1) {
            var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, 1000) > 0 else { return nil }
            let count = read(socket, &buffer, buffer.count)
            guard count > 0 else { return nil }
            let isOurs =
                count >= head + 9 && buffer[0] == commandComplete && buffer[1] == 0
                && Array(buffer[2..<4]) == index && buffer[6] == readInfo && buffer[7] == 0
            if isOurs { return buffer[8] == 0 ? Array(buffer.prefix(count)) : nil }
        }
        return nil
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }
}
