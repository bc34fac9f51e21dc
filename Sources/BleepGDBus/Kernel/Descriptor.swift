import CGLib

/// A socket or a device node, closed when nobody holds it any more; so never under somebody who is
/// sending.
///
/// Sendable: the number never changes.
final class Descriptor: @unchecked Sendable {
    private let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Sends one datagram; a negative errno if that failed.
    ///
    /// The kernel's management may say 0 for one that it took whole.
    func send(_ bytes: [UInt8]) -> Int32 {
        let sent = bytes.withUnsafeBytes {
            CGLib.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return sent < 0 ? -lastErrno() : 0
    }

    /// Its length, 0 at the end, or a negative errno.
    func receive(into buffer: inout [UInt8]) -> Int32 {
        let length = buffer.withUnsafeMutableBytes {
            recv(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
        }
        return length < 0 ? -lastErrno() : Int32(length)
    }

    /// The same from something that is no socket.
    func read(into buffer: inout [UInt8]) -> Int32 {
        let length = buffer.withUnsafeMutableBytes {
            CGLib.read(number, $0.baseAddress, $0.count)
        }
        return length < 0 ? -lastErrno() : Int32(length)
    }
}
