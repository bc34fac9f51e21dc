// swift-tools-version: 6.1
import PackageDescription

// BLEEP_SWIFT chooses what the sources become:
//   unset     ordinary Swift, for `swift test` and the sanitizers
//   embedded  Embedded Swift, which `make` ships
//   static    ordinary Swift with its runtime linked in: `make SWIFT_RUNTIME=static`
// BLEEP_TESTS=bus leaves out the tests that are about neither threads nor foreign memory;
// BLEEP_TESTS=apart leaves out those of the bus, and all that only they need.
// BLEEP_UNICODE_DIR names the toolchain folder of libswiftUnicodeDataTables.a (embedded only).
let flavour = Context.environment["BLEEP_SWIFT"] ?? "ordinary"
let isShipping = flavour != "ordinary"

let swift: [SwiftSetting]
let libcOnly: [LinkerSetting]
/// Only for programs: the library has its own, see Sources/BleepABI/UnicodeTables.swift.
let unicode: [LinkerSetting]
switch flavour {
case "embedded":
    swift = [
        .enableExperimentalFeature("Embedded"),
        // Swift 6.3.1 puts constant arrays into globals that it numbers per module. Embedded copies
        // functions into each module that calls them, so the linker takes one module's array for
        // another's: `Attempt` then did what it had not decided. Hence no such globals.
        // A section for each function, so that the linker can leave out those nobody calls.
        // Exclusivity is checked while compiling; at run time Embedded has only calls to nothing
        // for it. Nothing is thrown through us, and debuggers find their way by frame pointers, so
        // no unwind tables. One trap per function serves all its checks.
        .unsafeFlags([
            "-wmo", "-Osize", "-Xllvm", "-sil-disable-pass=object-outliner",
            "-Xfrontend", "-function-sections", "-Xfrontend", "-mergeable-traps",
            "-enforce-exclusivity=unchecked",
            "-Xcc", "-fno-asynchronous-unwind-tables", "-Xcc", "-fno-unwind-tables",
        ]),
    ]
    let tables = Context.environment["BLEEP_UNICODE_DIR"] ?? "."
    unicode = [.unsafeFlags(["-L\(tables)", "-lswiftUnicodeDataTables"])]
    libcOnly = [
        .unsafeFlags([
            "-enable-experimental-feature", "Embedded", "-no-toolchain-stdlib-rpath",
            // Not gold, which lists local names among the exported ones. Packed relocations need
            // glibc 2.36, and -z says so in the library, without which glibc refuses to load it.
            "-use-ld=lld", "-Xlinker", "--gc-sections", "-Xlinker", "--icf=all",
            "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            // What is alike becomes one function: that takes an eighth off the library.
            "-Xlinker", "-mllvm", "-Xlinker", "-enable-machine-outliner=always",
            // A function goes into its callers only where that makes them no larger: a fiftieth
            // less, for as many instructions more.
            "-Xlinker", "-mllvm", "-Xlinker", "-inline-threshold=0",
        ])
    ]
case "static":
    swift = []
    libcOnly = [.unsafeFlags(["-static-stdlib", "-no-toolchain-stdlib-rpath"])]
    unicode = []
default:
    swift = []
    libcOnly = []
    unicode = []
}
/// Embedded Swift has no fractions of its own.
let runtime = libcOnly + (flavour == "embedded" ? [.linkedLibrary("m")] : [])

/// What the installed programs need: the shared library beside them in the build tree.
let againstTheLibrary =
    runtime + unicode + [
        .unsafeFlags(["-L\(Context.environment["BLEEP_BUILD_DIR"] ?? ".")", "-lbleepreliability"])
    ]

/// A table that is never looked into: see Sources/BleepABI/UnicodeTables.swift.
let ownTables: [LinkerSetting] =
    flavour == "embedded"
    ? [.unsafeFlags(["-Xlinker", "--defsym=_swift_stdlib_nfd_decompositions=0"])]
    : []

/// What the library shows of itself. Not in tests: their program would hide the functions that the
/// sanitizers put in place of malloc and its kin.
let exports: [LinkerSetting] =
    !isShipping
    ? []
    : ownTables + [
        .unsafeFlags([
            "-Xlinker", "--version-script=Sources/BleepABI/bleepreliability.map",
            "-Xlinker", "-soname=libbleepreliability.so.0",
        ])
    ]

/// The adapter for libdbus, a library beside the first, on whose header it is.
let adapterSwift = swift + [.unsafeFlags(["-Xcc", "-Iinclude"])]
let adapterExports: [LinkerSetting] =
    !isShipping
    ? []
    : libcOnly + [
        .unsafeFlags([
            "-L\(Context.environment["BLEEP_BUILD_DIR"] ?? ".")", "-lbleepreliability",
            "-Xlinker", "--version-script=Sources/BleepDBus1/bleepreliability-dbus1.map",
            "-Xlinker", "-soname=libbleepreliability-dbus1.so.0",
        ])
    ]
let adapterProducts: [Product] =
    !isShipping
    ? []
    : [.library(name: "bleepreliability-dbus1", type: .dynamic, targets: ["BleepDBus1"])]

/// The library that is loaded into programs as they are, and the program that sees to that. Shows
/// nothing but the functions that it stands before, and is linked with nothing but libc: the
/// Makefile says where the headers of GIO and libdbus are, which pkg-config would link as well.
let preload: [Target] =
    flavour != "embedded"
    ? []
    : [
        .systemLibrary(name: "CPreload"),
        .target(
            name: "BleepPreload",
            dependencies: ["CBleepReliability", "CPreload"],
            exclude: ["preload.map"],
            swiftSettings: swift,
            linkerSettings: libcOnly + [
                .unsafeFlags([
                    "-Xlinker", "--version-script=Sources/BleepPreload/preload.map",
                    "-Xlinker", "-soname=libbleepreliability-preload.so",
                ])
            ]),
        .executableTarget(
            name: "bleep-run",
            dependencies: ["CBleepReliability", "CPreload"],
            swiftSettings: swift,
            linkerSettings: libcOnly),
    ]

/// The programs that use nothing but the public header, as anyone else's would. Of CGLib they use
/// libc alone (isatty, write, poll, posix_spawn): Embedded Swift has no Glibc module of its own.
let programs: [Target] =
    !isShipping
    ? []
    : [
        .target(
            name: "BleepPrograms",
            dependencies: ["CBleepReliability", "CGLib"],
            swiftSettings: swift),
        .executableTarget(
            name: "bleep-dbus-diagnostic",
            dependencies: ["BleepPrograms", "CBleepReliability", "CGLib"],
            swiftSettings: swift,
            linkerSettings: againstTheLibrary),
        .executableTarget(
            name: "bleep-demo",
            dependencies: ["BleepPrograms", "CBleepReliability", "CGLib"],
            swiftSettings: swift,
            linkerSettings: againstTheLibrary),
    ]

let testKit: [Target] = [
    .target(
        name: "BleepTestKit",
        dependencies: ["BleepGDBus", "BluezSimulator", "CGLib"],
        path: "Tests/BleepTestKit")
]
let busTests: [Target] = [
    .testTarget(
        name: "BleepGDBusTests",
        dependencies: ["BleepABI", "BleepGDBus", "BleepTestKit", "CBleepReliability"])
]

let otherTests: [Target] = [
    .testTarget(name: "BleepCoreTests", dependencies: ["BleepCore"]),
    .testTarget(name: "BluezSimulatorTests", dependencies: ["BluezSimulator"]),
]

/// What both the library and the programs for testing stand on.
let base: [Target] = [
    .systemLibrary(name: "CGLib", pkgConfig: "gio-2.0", providers: [.apt(["libglib2.0-dev"])]),
    .target(name: "BleepCore", swiftSettings: swift),
    .target(name: "BluezSimulator", dependencies: ["CGLib"], swiftSettings: swift),
    .executableTarget(
        name: "bleep-bluez-simulator",
        dependencies: ["BluezSimulator", "CGLib"],
        swiftSettings: swift,
        linkerSettings: runtime + unicode),
]

let library: [Target] = [
    .systemLibrary(name: "CBleepReliability", path: "include"),
    .target(name: "BleepGDBus", dependencies: ["BleepCore", "CGLib"], swiftSettings: swift),
    .target(
        name: "BleepABI",
        dependencies: ["BleepCore", "BleepGDBus", "CBleepReliability", "CGLib"],
        exclude: ["bleepreliability.map"],
        swiftSettings: swift,
        linkerSettings: runtime + exports),
    .systemLibrary(name: "CDBus", pkgConfig: "dbus-1", providers: [.apt(["libdbus-1-dev"])]),
    .target(
        name: "BleepDBus1", dependencies: ["CBleepReliability", "CDBus"],
        exclude: ["bleepreliability-dbus1.map"],
        swiftSettings: adapterSwift,
        linkerSettings: adapterExports),
]
let libraryProducts: [Product] = [
    .library(name: "bleepreliability", type: .dynamic, targets: ["BleepABI"])
]

let preloadProducts: [Product] =
    preload.isEmpty
    ? []
    : [
        .library(name: "bleepreliability-preload", type: .dynamic, targets: ["BleepPreload"])
    ]

let shipped = base + library + programs + preload
let shippedProducts = libraryProducts + adapterProducts + preloadProducts
let (products, targets): ([Product], [Target])
switch Context.environment["BLEEP_TESTS"] {
case _ where isShipping: (products, targets) = (shippedProducts, shipped)
case "apart": (products, targets) = ([], base + otherTests)
case "bus": (products, targets) = (libraryProducts, base + library + testKit + busTests)
default:
    (products, targets) = (libraryProducts, base + library + testKit + busTests + otherTests)
}

let package = Package(name: "bleepreliability", products: products, targets: targets)
