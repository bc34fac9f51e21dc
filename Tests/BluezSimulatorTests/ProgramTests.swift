import CGLib
import Testing

@testable import BluezSimulator

extension BusTests {
    /// The program itself, as the build has left it beside the tests.
    @Suite struct ProgramTests {
        @Test func helpAndVersionAreToldToWhoAsks() throws {
            let help = try Program(["--help"])
            #expect(help.wait() == 0)
            #expect(help.rest().contains("Usage: bleep-bluez-simulator"))

            let version = try Program(["--version"])
            #expect(version.wait() == 0)
            #expect(version.rest().hasPrefix("bleep-bluez-simulator 0.1.0"))
        }

        @Test(arguments: [
            ["--explode"], ["--bus"], ["--bus", ""], ["--seed", "x"], ["--speed", "0"],
            ["--devices", "-1"], ["--name", "no name"], ["--name", ":1.5"],
        ])
        func aMistakeInTheUsageIsStatus2(arguments: [String]) throws {
            #expect(try Program(arguments).wait() == 2)
        }

        @Test(arguments: [
            ["--private", "--script", "/no/such/file"], ["--bus", "unix:path=/no/such/bus"],
        ])
        func whatCannotBeDoneIsStatus1(arguments: [String]) throws {
            #expect(try Program(arguments).wait() == 1)
        }

        @Test func aPrivateBusIsTheFirstLineAndReadyTheSecond() throws {
            let program = try Program(["--private", "--devices", "2", "--speed", "10"])
            let address = program.line()
            #expect(address.hasPrefix("unix:"))
            #expect(program.line() == "ready")
            let context = try #require(g_main_context_new())
            defer { g_main_context_unref(context) }
            let client = try TestClient(address, context)

            func ask(_ path: String, _ method: String, _ arguments: String, to name: String)
                -> String?
            {
                let reply = client.call(path, method, arguments, to: name)
                while !reply.isDone { g_main_context_iteration(context, 1) }
                return reply.text
            }
            #expect(
                ask(TestWorld.device, "org.bluez.Device1.Connect", "()", to: "org.bluez") == "()"
            )
            #expect(
                ask(TestWorld.device, "org.bluez.Device1.Disconnect", "()", to: "org.bluez")
                    == "()"
            )
            #expect(
                ask(
                    ControlInterface.path,
                    ControlInterface.name + ".Quit",
                    "()",
                    to: ControlInterface.name
                ) == "()"
            )

            #expect(program.wait() == 0)
            #expect(fails { _ = try TestClient(address, context) })
        }

        @Test(arguments: [SIGTERM, SIGINT])
        func aSignalEndsItAndItsBus(signal: CInt) throws {
            let program = try Program(["--private"])
            let address = program.line()
            #expect(program.line() == "ready")

            program.send(signal)

            #expect(program.wait() == 0)
            let context = try #require(g_main_context_new())
            defer { g_main_context_unref(context) }
            #expect(fails { _ = try TestClient(address, context) })
        }

        @Test func itEntersAnyBusUnderAnyNameAndEndsWithTheBus() throws {
            let bus = try PrivateBus()
            let program = try Program(["--bus", bus.address, "--name", "org.example.Bluez"])
            #expect(program.line() == "ready")

            bus.end()

            #expect(program.wait() == 1)
        }

        @Test func aScriptWithAMistakeIsNotRun() throws {
            let program = try Program(["--private", "--script", "-"], input: "stall\nexplode\n")

            #expect(program.wait() == 1)
            #expect(program.rest().isEmpty)
        }

        @Test func aScriptIsRunFromTheStart() throws {
            let program = try Program(
                ["--private", "--quiet", "--script", "-"],
                input: "refuse Device1.Connect org.bluez.Error.Failed scripted\n"
            )
            let address = program.line()
            let context = try #require(g_main_context_new())
            defer { g_main_context_unref(context) }
            let client = try TestClient(address, context)
            defer { client.close() }
            defer {
                program.send(SIGTERM)
                #expect(program.wait() == 0)
                #expect(program.rest().isEmpty)
            }

            // Nothing says when a quiet simulator is ready: its name appears.
            var answer = ""
            let end = g_get_monotonic_time() + 5_000_000
            while !answer.contains("scripted"), g_get_monotonic_time() < end {
                let reply = client.call(TestWorld.device, "org.bluez.Device1.Connect")
                while !reply.isDone { g_main_context_iteration(context, 1) }
                answer = reply.text ?? ""
            }
            #expect(answer == "ERROR org.bluez.Error.Failed | scripted")
        }
    }
}

/// One run of the program.
private final class Program {
    struct NotStarted: Error {}

    private let process: GPid
    private let output: CInt

    init(_ arguments: [String], input: String = "") throws {
        var words: [UnsafeMutablePointer<CChar>?] =
            ([Program.folder + "/bleep-bluez-simulator"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var descriptors: (CInt, CInt, CInt) = (-1, -1, -1)
        let flags = GSpawnFlags(
            rawValue: G_SPAWN_DO_NOT_REAP_CHILD.rawValue | G_SPAWN_STDERR_TO_DEV_NULL.rawValue
        )
        var child: GPid = 0
        // The runner blocks all signals, and a child inherits that.
        let started = Program.withoutBlockedSignals {
            g_spawn_async_with_pipes(
                nil,
                &words,
                nil,
                flags,
                nil,
                nil,
                &child,
                &descriptors.0,
                &descriptors.1,
                nil,
                nil
            )
        }
        guard started != 0 else { throw NotStarted() }
        process = child
        output = descriptors.1
        _ = input.withCString { write(descriptors.0, $0, strlen($0)) }
        CGLib.close(descriptors.0)
    }

    deinit {
        kill(process, SIGKILL)
        CGLib.close(output)
    }

    /// The test bundle's folder is the products'.
    private static var folder: String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        let path = bundle ?? CommandLine.arguments[0]
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func withoutBlockedSignals<Result>(_ work: () -> Result) -> Result {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return work()
    }

    func send(_ signal: CInt) {
        kill(process, signal)
    }

    /// The next line of the output; empty at its end.
    func line() -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != 0x0a {
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is left of the output, up to its end.
    func rest() -> String {
        var text = ""
        while case let next = line(), !next.isEmpty {
            text += next + "\n"
        }
        return text
    }

    /// Its exit status; -1 when a signal ended it.
    func wait() -> CInt {
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, __errno_location().pointee == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }
}
