@preconcurrency import CGLib  // for `environ`, which no thread of this program changes

/// A program that this one started, and that ends with it.
final class ChildProcess {
    /// What the child prints; the pipe is closed with this object.
    let output: Int32
    private let identifier: pid_t

    /// Starts a program; nil where it cannot be.
    ///
    /// Its signals are as a shell would leave them, whatever this program blocks. It is a process
    /// group of its own: Ctrl-C is for this program, which then ends the child in good order.
    init?(_ program: String, _ arguments: [String]) {
        var pipes: [Int32] = [-1, -1]
        guard pipe2(&pipes, O_CLOEXEC) == 0 else { return nil }
        defer { close(pipes[1]) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO)
        defer { posix_spawn_file_actions_destroy(&actions) }

        var identifier: pid_t = 0
        let trouble = ChildProcess.withAttributes { attributes in
            ChildProcess.withWords([program] + arguments) { words in
                posix_spawnp(&identifier, program, &actions, attributes, words, environ)
            }
        }
        guard trouble == 0 else {
            close(pipes[0])
            return nil
        }
        output = pipes[0]
        self.identifier = identifier
    }

    deinit {
        close(output)
        kill(identifier, SIGTERM)
        while waitpid(identifier, nil, 0) < 0 && lastErrno() == EINTR {}
    }

    /// Reads one line; nil when the child ends or says nothing in time.
    func readLine(within limit: Duration) -> String? {
        let stopwatch = Stopwatch()
        var line: [UInt8] = []
        while stopwatch.elapsed < limit {
            let rest = (limit - stopwatch.elapsed).microseconds / 1000
            var watched = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, Int32(clamping: rest + 1)) > 0 else { continue }

            var byte: UInt8 = 0
            guard read(output, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") {
                return String(decoding: line, as: UTF8.self)
            }
            line.append(byte)
        }
        return nil
    }

    private static func withAttributes(
        _ body: (UnsafePointer<posix_spawnattr_t>) -> Int32
    ) -> Int32 {
        var attributes = posix_spawnattr_t()
        var signals = sigset_t()
        posix_spawnattr_init(&attributes)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        defer { posix_spawnattr_destroy(&attributes) }
        return body(&attributes)
    }

    private static func withWords(
        _ words: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
    ) -> Int32 {
        let copies = words.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
