import BleepPrograms
import CGLib

/// Runs the program in the place of this one; returns only if that cannot be.
func run(_ options: Options) -> Int32 {
    for (name, value) in options.environment { setenv(name, value, 1) }
    guard let library = preloadedLibrary() else {
        complain("a folder with a blank or a colon in its name cannot hold what is preloaded")
        return 126
    }
    // What is there may have to be first, as the sanitizers' libraries have.
    let others = getenv("LD_PRELOAD").map { String(cString: $0) } ?? ""
    setenv("LD_PRELOAD", others.isEmpty ? library : others + ":" + library, 1)

    let words = options.program.map { strdup($0) } + [nil]
    guard let program = words[0] else { return 126 }
    execvp(program, words)
    let problem = lastErrno()
    complain(options.program[0] + ": " + String(cString: strerror(problem)))
    return problem == ENOENT ? 127 : 126
}

/// Beside this program or in ../lib, else wherever libraries are; nil if it cannot be named.
func preloadedLibrary() -> String? {
    let name = "libbleepreliability-preload.so"
    guard let program = realpath("/proc/self/exe", nil) else { return name }
    defer { free(program) }
    let text = String(cString: program)
    let folder = text[..<(text.lastIndex(of: "/") ?? text.endIndex)]
    for place in ["/", "/../lib/"] {
        guard let found = realpath(folder + place + name, nil) else { continue }
        defer { free(found) }
        let path = String(cString: found)
        return path.utf8.contains(where: { $0 == 32 || $0 == 58 }) ? nil : path
    }
    return name
}

/// The program may go elsewhere before it writes.
func absolutePath(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
}

func complain(_ problem: String) {
    Terminal.errors.writeLine("bleep-run: " + problem)
}

switch Options.parse(Arguments.read()) {
case .help:
    Terminal.output.writeLine(Usage.long)
    exit(0)
case .version:
    Terminal.output.writeLine(Usage.version)
    exit(0)
case .refused(let problem):
    complain(problem + "\n" + Usage.short)
    exit(2)
case .run(let options):
    exit(run(options))
}
