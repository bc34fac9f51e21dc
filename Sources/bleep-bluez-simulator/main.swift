import CGLib

/// A reader of our output that goes away is no reason to die.
func ignorePipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}

/// The words after the program's name, from the kernel: Embedded Swift has no `CommandLine`.
func commandLineWords() -> [String] {
    var text: UnsafeMutablePointer<CChar>?
    var length: gsize = 0
    guard g_file_get_contents("/proc/self/cmdline", &text, &length, nil) != 0, let text else {
        return []
    }
    defer { g_free(text) }
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(length))
    let words = bytes.split(separator: 0, omittingEmptySubsequences: false)
    // The last word ends with a NUL as well, behind which there is nothing.
    return words.dropFirst().dropLast().map { String(decoding: $0, as: UTF8.self) }
}

func runProgram() -> CInt {
    do throws(Options.Mistake) {
        let options = try Options(commandLineWords())
        if options.wantsHelp {
            say(Options.help)
            return 0
        }
        if options.wantsVersion {
            say("bleep-bluez-simulator 0.1.0, as BlueZ 5.66")
            return 0
        }
        return Program(options).run()
    } catch {
        switch error {
        case .unknown(let option): complain("unknown option " + option + "; see --help")
        case .incomplete(let option):
            complain("missing or unusable value of " + option + "; see --help")
        }
        return 2
    }
}

ignorePipeSignal()
exit(runProgram())
