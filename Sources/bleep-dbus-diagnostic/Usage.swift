import BleepPrograms
import CBleepReliability

/// What the tool says about itself.
enum Usage {
    static let name = "bleep-dbus-diagnostic"

    static var version: String {
        String(cString: bleep_version_string())
    }

    static let short = "Usage: bleep-dbus-diagnostic [OPTION]...    (--help explains)"

    static let long = """
        Usage: bleep-dbus-diagnostic [OPTION]...
        Finds out whether BlueZ works over D-Bus, and says what to do where it does not.

        What to check (--check-bluez where nothing is said):
          --check-bluez      the bus, the daemon, its adapters, and our permissions
          --device MAC       one device: what BlueZ knows of it, then a connect and a
                             disconnect; a device that is connected already stays so
          --pool-test        the pool of connections and the cache of properties; an
                             adapter that is free discovers for a moment
          --doctor           what is wrong on this machine, and the line that mends it
          --all              all of this that is harmless, with a short stress test,
                             the plan of a recovery and --metrics; known devices are
                             listed, and not connected

        And then look on, until the time is over or a signal comes:
          --monitor          tell what happens to BlueZ, one line for each event
          --watch            show layers, adapters, issues and operations, all the time
          --interval SECONDS between two looks; otherwise 5 s
          --duration SECONDS for so long

        See what it stands, with questions that change nothing:
          --stress-test      threads that borrow connections from the pool, and ask
          --threads N        how many, 1 to 64; otherwise 4
          --operations N     how many in all; otherwise 1000
          --duration SECONDS for so long, without a limit on their number where
                             --operations is not given

        Mend what does not work, before anything is checked:
          --recovery         recover the device of --device, or the adapter, by as
                             little as it takes, and verify it
          --plan             tell what that would do: each stage, whether it may run
                             here, what would grant it, and whom it would hurt
          --allow WHAT       consent to what harms others: restart (of bluetoothd),
                             reset (of an adapter with links), rfkill (lift a block),
                             remove (a bond), or all; several with commas
          --history          tell each recovery of this run at the end, with its times

        Write it down:
          --report FILE      one file to attach to a report of a problem: versions,
                             adapters, all that --all finds, and what was done; - is
                             standard output
          --record NAME      what went on, message by message, as JSON Lines in
                             NAME.jsonl and for Wireshark in NAME.pcap
          --no-redact        leave addresses and names in both as they are
          --metrics          print at the end what operations took, with percentiles
          --openmetrics FILE write the same for Prometheus, at the end and at each
                             look; the file is replaced as a whole
          --json             print one JSON document instead of text; with --monitor
                             one object in a line for each event
          --debug            print what the library does on standard error

        Where and how:
          --bus ADDRESS      the D-Bus address to use instead of the system bus
          --simulate         check a bleep-bluez-simulator started for the purpose
          --timeout SECONDS  limit of each step; otherwise 5 s for a question, 15 s
                             for a connect, 5 s for a disconnect; otherwise 60 s for
                             a recovery
          --help, --version  explain, or name the version of the library

        Exit status:
          0  healthy: no check failed (warnings do not count); or looked on to the end;
             or nothing failed under stress; or it was recovered, or a plan made
          1  not healthy: a check failed, or an operation under stress; not recovered
          2  the command line was wrong
          3  nothing could be checked: no bus, or no simulator
          4  all was well, but a file could not be written
          128 and more  interrupted by a signal: 128 and its number
        """
}
