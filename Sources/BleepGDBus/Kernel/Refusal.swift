import BleepCore
import CGLib

/// Why the system would not do something.
package struct Refusal: Error, Equatable, Sendable {
    /// What was wanted.
    package var what: String
    /// The errno.
    package var number: Int32

    package init(_ what: String, _ number: Int32) {
        self.what = what
        self.number = number
    }

    /// Nil unless `result` is a negative errno.
    init?(_ what: String, of result: Int32) {
        guard result < 0 else { return nil }
        self.init(what, -result)
    }

    /// Somebody with more privileges could.
    package var isLackOfPrivilege: Bool {
        number == EPERM || number == EACCES
    }

    /// Somebody else is at it.
    var isBusy: Bool {
        number == EAGAIN
    }

    /// For people.
    package var text: String {
        let reason =
            switch number {
            case EAFNOSUPPORT, EPROTONOSUPPORT: "no Bluetooth in this kernel or network namespace"
            case EPERM, EACCES: "not permitted"
            case ENOENT: "not there"
            case ENODEV: "no such device"
            default: String(cString: g_strerror(number))
            }
        return what + ": " + reason
    }
}
