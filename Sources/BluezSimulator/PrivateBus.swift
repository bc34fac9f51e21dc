import CGLib

/// A dbus-daemon of one's own, for as long as this object is open.
package final class PrivateBus {
    /// Where clients connect.
    package let address: String
    private var process: pid_t

    /// Starts the daemon; fails when there is none or it says nothing.
    package init() throws(BusError) {
        var pipe: [CInt] = [-1, -1]
        guard pipe2(&pipe, O_CLOEXEC) == 0 else { throw PrivateBus.failure("pipe") }
        defer { close(pipe[0]) }
        let started = PrivateBus.spawn(output: pipe[1])
        close(pipe[1])
        guard let started else { throw PrivateBus.failure("cannot start dbus-daemon") }
        process = started
        address = PrivateBus.firstLine(of: pipe[0])
        guard address.isEmpty else { return }
        end()
        throw PrivateBus.failure("dbus-daemon gave no address")
    }

    private static func failure(_ what: String) -> BusError {
        BusError("org.freedesktop.DBus.Error.Spawn.Failed", what)
    }

    /// Ends the daemon and waits for its end.
    package func end() {
        guard process > 0 else { return }
        kill(process, SIGTERM)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, __errno_location().pointee == EINTR {}
        process = 0
    }

    /// Nothing of ours is inherited: neither blocked signals, which would make the daemon deaf to
    /// SIGTERM, nor standard streams, which somebody may read to their end.
    private static func spawn(output: CInt) -> pid_t? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, CShort(POSIX_SPAWN_SETSIGMASK))

        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output, 1)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)

        let words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let environment = g_get_environ()
        defer { g_strfreev(environment) }
        var child: pid_t = 0
        let result = posix_spawnp(&child, words[0], &files, &attributes, &arguments, environment)
        return result == 0 ? child : nil
    }

    private static func firstLine(of descriptor: CInt) -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1, byte != 0x0a {
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }
}
