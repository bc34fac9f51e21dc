import CPreload
import Synchronization

/// Whom a method call goes to, and what it asks; borrowed from the program.
struct Addressee {
    var destination: UnsafePointer<CChar>?
    var path: UnsafePointer<CChar>?
    var interface: UnsafePointer<CChar>?
    var method: UnsafePointer<CChar>?

    init(
        _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
        _ interface: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?
    ) {
        self.destination = destination
        self.path = path
        self.interface = interface
        self.method = method
    }

    /// BlueZ's well-known name is called, or some connection by its unique name that is BlueZ's.
    ///
    /// Asked of every call that a program makes, to whomever: neither allocates nor locks.
    var isBluez: Bool {
        guard let destination else { return false }
        if isNamed { return true }
        guard destination.pointee == CChar(UInt8(ascii: ":")) else { return false }
        if BluezOwner.isKnown(as: destination) { return true }
        // Of obexd and bluetooth-meshd everything begins like that, too.
        let isAnothers =
            begins(interface, "org.bluez.obex.") || begins(interface, "org.bluez.mesh.")
            || begins(path, "/org/bluez/obex") || begins(path, "/org/bluez/mesh")
        return !isAnothers && (begins(interface, "org.bluez.") || isBluezPath)
    }

    /// As far as the destination tells; the bus itself knows who BlueZ is.
    var mayMatter: Bool {
        guard let destination else { return false }
        return destination.pointee == CChar(UInt8(ascii: ":")) || isNamed
            || equals(destination, "org.freedesktop.DBus")
    }

    /// By the well-known name.
    var isNamed: Bool {
        equals(destination, "org.bluez")
    }

    /// Who has the name is asked of the bus.
    var isNameQuestion: Bool {
        equals(method, "GetNameOwner") && equals(destination, "org.freedesktop.DBus")
    }

    /// The address of the device that the path leads to, as C has it.
    var device: [CChar]? {
        guard let path, let mark = strstr(path, "/dev_"), strlen(mark) >= 22 else { return nil }
        let bytes = UnsafeBufferPointer(start: mark + 5, count: 17)
        let blank = CChar(UInt8(ascii: "_"))
        return bytes.map { $0 == blank ? CChar(UInt8(ascii: ":")) : $0 } + [0]
    }

    private var isBluezPath: Bool {
        guard let path, begins(path, "/org/bluez") else { return false }
        return path[10] == 0 || path[10] == CChar(UInt8(ascii: "/"))
    }
}

/// The unique name of the connection that has BlueZ's name, as far as it was seen.
///
/// Of names only a hash is kept, so that asking takes no lock. 64 bits do not collide.
enum BluezOwner {
    private static let hash = Atomic<UInt64>(0)

    static func isKnown(as name: UnsafePointer<CChar>) -> Bool {
        let known = hash.load(ordering: .relaxed)
        return known != 0 && known == Self.hash(of: name)
    }

    static func note(_ name: UnsafePointer<CChar>?) {
        guard let name, name.pointee == CChar(UInt8(ascii: ":")) else { return }
        hash.store(hash(of: name), ordering: .relaxed)
    }

    /// FNV-1a.
    private static func hash(of name: UnsafePointer<CChar>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var byte = name
        while byte.pointee != 0 {
            hash = (hash ^ UInt64(UInt8(bitPattern: byte.pointee))) &* 0x100_0000_01b3
            byte += 1
        }
        return hash
    }
}

/// Whether C text is this; NULL is nothing.
func equals(_ text: UnsafePointer<CChar>?, _ other: StaticString) -> Bool {
    guard let text else { return false }
    return strcmp(text, BleepPreload.text(other)) == 0
}

private func begins(_ text: UnsafePointer<CChar>?, _ prefix: StaticString) -> Bool {
    guard let text else { return false }
    return strncmp(text, BleepPreload.text(prefix), prefix.utf8CodeUnitCount) == 0
}
