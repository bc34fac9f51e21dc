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
          --all              everything there is; known devices are listed, and not
                             connected

        Or look on, until the time is over or a signal comes:
          --monitor          tell what happens to BlueZ, one line for each event
          --watch            show layers, adapters, issues and operations, all the time
          --duration SECONDS for so long
          --interval SECONDS between two looks; otherwise 5 s

        Where and how:
          --bus ADDRESS      the D-Bus address to use instead of the system bus
          --simulate         check a bleep-bluez-simulator started for the purpose
          --timeout SECONDS  limit of each step; otherwise 5 s for a question, 15 s
                             for a connect, 5 s for a disconnect
          --metrics          print at the end what operations took, with percentiles
          --openmetrics FILE write the same for Prometheus, at the end and at each
                             look; the file is replaced as a whole
          --json             print one JSON document instead of text; with --monitor
                             one object in a line for each event
          --debug            print what the library does on standard error
          --help, --version  explain, or name the version of the library

        Exit status:
          0  healthy: no check failed (warnings do not count); or looked on to the end
          1  not healthy: a check failed
          2  the command line was wrong
          3  nothing could be checked: no bus, or no simulator
          4  all was well, but the file for Prometheus could not be written
          128 and more  checks interrupted by a signal: 128 and its number
        """
}
