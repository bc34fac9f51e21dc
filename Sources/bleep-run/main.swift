import CPreload

/// Runs the program in the place of this one; returns only if that cannot be.
func run(_ program: ArraySlice<Word>) -> Int32 {
    guard let library = preloadedLibrary() else {
        complain("a folder with a blank or a colon in its name cannot hold what is preloaded")
        return 126
    }
    // What is there may have to be first, as the sanitizers' libraries have.
    var libraries = getenv("LD_PRELOAD").map { bytes(of: $0) } ?? []
    if !libraries.isEmpty { libraries.append(CChar(UInt8(ascii: ":"))) }
    setenv("LD_PRELOAD", libraries + library, 1)

    guard let name = program.first else { return 126 }
    execvp(name, program.map { $0 } + [nil])
    let problem = lastError()
    complain(name, ": ", strerror(problem))
    return problem == ENOENT ? 127 : 126
}

/// Beside this program or in ../lib, else wherever libraries are; nil if it cannot be named.
func preloadedLibrary() -> [CChar]? {
    let name = bytes(of: "/libbleepreliability-preload.so") + [0]
    guard let program = realpath("/proc/self/exe", nil) else { return Array(name.dropFirst()) }
    defer { free(program) }
    let end = strrchr(program, Int32(UInt8(ascii: "/"))) ?? program
    let folder = Array(UnsafeBufferPointer(start: program, count: end - program))
    for place in [folder, folder + bytes(of: "/../lib")] {
        guard let found = realpath(place + name, nil) else { continue }
        defer { free(found) }
        return strpbrk(found, " :") == nil ? bytes(of: found) + [0] : nil
    }
    return Array(name.dropFirst())
}

/// The words of the command line, which live as long as the program; Embedded Swift has none.
func commandLine() -> ArraySlice<Word> {
    guard let file = fopen("/proc/self/cmdline", "re") else { return [] }
    defer { fclose(file) }

    var words: [Word] = []
    var line: UnsafeMutablePointer<CChar>?
    var size = 0
    // Each word ends with a zero byte, an empty word included.
    while getdelim(&line, &size, 0, file) > 0, let word = line {
        words.append(word)
        line = nil
        size = 0
    }
    free(line)
    return words.dropFirst()
}

func main() -> Int32 {
    var options = Options(commandLine())
    switch options.parse() {
    case .run:
        return run(options.rest)
    case .help:
        say(Usage.long, on: 1)
        return 0
    case .version:
        say(Usage.version, on: 1)
        return 0
    case .refused:
        say(Usage.short, on: 2)
        return 2
    }
}

exit(main())
