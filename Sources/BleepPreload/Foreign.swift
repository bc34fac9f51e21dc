import CPreload
import Synchronization

/// Where a function is.
enum Home: Sendable {
    case libdbus
    /// With GObject and GLib, which it brings along.
    case libgio
    /// Ours; loaded where it is not, and nothing else is.
    case bleep

    var file: StaticString {
        switch self {
        case .libdbus: "libdbus-1.so.3"
        case .libgio: "libgio-2.0.so.0"
        case .bleep: "libbleepreliability.so.0"
        }
    }
}

/// A function of another library, looked up when it is first used.
struct Foreign<Function>: ~Copyable {
    private let address = Atomic<UInt>(0)
    private let name: StaticString
    private let home: Home

    init(_ name: StaticString, in home: Home) {
        self.name = name
        self.home = home
    }

    /// Nil if there is none.
    var function: Function? {
        @inline(__always) get {
            var found = address.load(ordering: .relaxed)
            if found == 0 {
                found = findFunction(name, in: home)
                address.store(found, ordering: .relaxed)
            }
            guard let pointer = UnsafeRawPointer(bitPattern: found) else { return nil }
            return unsafeBitCast(pointer, to: Function.self)
        }
    }
}

/// The one that would have been called without us; 0 if there is none.
///
/// A library that a plugin brought in, as Python's extensions do, is in nobody's global scope.
@inline(never)
private func findFunction(_ name: StaticString, in home: Home) -> UInt {
    let name = text(name)
    // Never closed, so that it stays where we go on calling it.
    let loadsIt = home == .bleep ? 0 : RTLD_NOLOAD
    let library = dlopen(text(home.file), RTLD_LAZY | loadsIt)
    let next = UnsafeMutableRawPointer(bitPattern: -1)  // RTLD_NEXT
    let found = dlsym(next, name) ?? library.flatMap { dlsym($0, name) }
    return UInt(bitPattern: found)
}

/// Static text as C has it.
func text(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}
