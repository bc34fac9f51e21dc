import CGLib

/// A dbus-daemon with limits of the test's choice, which can die and come back at its address.
package final class TestBus {
    /// What a test may ask for.
    package struct Configuration {
        /// Replies under way on one connection; the system bus allows 128, a session bus 50 000.
        package var repliesPerConnection = 50_000
        /// A name that the daemon would start `/bin/false` for.
        package var activatableName: String?

        package init() {}
    }

    package struct Failure: Error {
        package let what: String
    }

    package let address: String
    private let folder: String
    private var process: pid_t = 0

    package init(_ configuration: Configuration = Configuration()) throws(Failure) {
        guard let made = g_dir_make_tmp("bleep-bus-XXXXXX", nil) else {
            throw Failure(what: "no folder")
        }
        folder = String(cString: made)
        g_free(made)
        address = "unix:path=" + folder + "/bus"
        g_file_set_contents(folder + "/bus.conf", text(of: configuration), -1, nil)
        if let name = configuration.activatableName {
            let service = "[D-BUS Service]\nName=\(name)\nExec=/bin/false\n"
            g_file_set_contents(folder + "/\(name).service", service, -1, nil)
        }
        try start()
    }

    private func text(of configuration: Configuration) -> String {
        let limits = [
            ("max_replies_per_connection", configuration.repliesPerConnection),
            ("max_completed_connections", 10_000), ("max_incomplete_connections", 1000),
            ("max_connections_per_user", 10_000), ("max_match_rules_per_connection", 50_000),
        ]
        return "<busconfig><type>session</type><listen>\(address)</listen>"
            + "<servicedir>\(folder)</servicedir>"
            + "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
            + "<allow eavesdrop='true'/><allow own='*'/></policy>"
            + limits.map { "<limit name='\($0.0)'>\($0.1)</limit>" }.joined()
            + "</busconfig>"
    }

    /// Starts the daemon, again if need be; returns when it listens.
    package func start() throws(Failure) {
        var pipe: [CInt] = [-1, -1]
        guard pipe2(&pipe, O_CLOEXEC) == 0 else { throw Failure(what: "no pipe") }
        defer { close(pipe[0]) }
        unlink(folder + "/bus")
        let child = spawn(output: pipe[1])
        close(pipe[1])
        guard let child else { throw Failure(what: "no dbus-daemon") }
        process = child
        var byte: UInt8 = 0
        while read(pipe[0], &byte, 1) == 1 {
            if byte == 0x0a { return }
        }
        throw Failure(what: "dbus-daemon gave no address")
    }

    /// Ends the daemon as a crash does; all its connections hang up.
    package func kill() {
        guard process > 0 else { return }
        CGLib.kill(process, SIGKILL)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, __errno_location().pointee == EINTR {}
        process = 0
    }

    /// The daemon answers nothing from now on, or does again.
    package func freeze(_ isFrozen: Bool) {
        CGLib.kill(process, isFrozen ? SIGSTOP : SIGCONT)
    }

    /// Ends the daemon and removes its files.
    package func end() {
        kill()
        guard let directory = g_dir_open(folder, 0, nil) else { return }
        while let name = g_dir_read_name(directory) {
            unlink(folder + "/" + String(cString: name))
        }
        g_dir_close(directory)
        rmdir(folder)
    }

    /// With a clear signal mask and none of the runner's streams, or it would outlive the tests.
    private func spawn(output: CInt) -> pid_t? {
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

        let words = [
            "dbus-daemon", "--config-file=" + folder + "/bus.conf", "--nofork", "--nopidfile",
            "--print-address=1",
        ]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let environment = g_get_environ()
        defer { g_strfreev(environment) }
        var child: pid_t = 0
        let result = posix_spawnp(&child, words[0], &files, &attributes, &arguments, environment)
        return result == 0 ? child : nil
    }
}
