import BleepCore
import BleepGDBus
import CGLib

/// A kernel of the test's on a loop without a bus, its files in a folder of its own.
package final class KernelWorld {
    package let context: OpaquePointer
    package let clock = ManualClock()
    package let loop: Loop
    package let fake: FakeKernel
    package let folder: TestFolder
    package let kernel: Kernel

    package init() throws {
        context = g_main_context_new()
        loop = Loop(context: context, clock: clock)
        fake = FakeKernel(context)
        folder = try TestFolder()
        kernel = Kernel(loop: loop, calls: fake, paths: KernelPaths(below: folder.path))
    }

    package func close() {
        kernel.close()
        while g_main_context_iteration(context, 0) != 0 {}
        loop.close()
        fake.hangUp()
        g_main_context_unref(context)
        folder.remove()
    }

    /// Runs the context until the effect is there; false when the watchdog barks.
    package func run(until isThere: () -> Bool) -> Bool {
        let watchdog = Watchdog(context)
        defer { watchdog.end() }
        while !isThere() {
            guard !watchdog.hasBarked else { return false }
            g_main_context_iteration(context, 1)
        }
        return true
    }

    /// Asks for the adapter's info, and notes the answers, of which there should be one.
    package func ask(_ adapter: UInt16 = 0, within limit: Duration = .seconds(5))
        -> Told<MgmtAnswer>
    {
        send(.readInfo(AdapterIndex(adapter)), within: limit)
    }

    package func send(_ command: MgmtCommand, within limit: Duration = .seconds(5))
        -> Told<MgmtAnswer>
    {
        let told = Told<MgmtAnswer>(waking: context)
        kernel.mgmt.send(command, within: limit) { told.tell($0) }
        return told
    }
}
