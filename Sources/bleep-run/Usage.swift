/// What bleep-run says about itself.
enum Usage {
    /// Also in the header, whose numbers are no text.
    static let version: StaticString = "bleep-run 0.1.0"

    static let short: StaticString =
        "Usage: bleep-run [OPTION]... [--] PROGRAM [ARGUMENT]...  (--help explains)"

    static let long: StaticString = """
        Usage: bleep-run [OPTION]... [--] PROGRAM [ARGUMENT]...
        Runs a program that talks to BlueZ by libdbus or GDBus, with deadlines for its
        calls to org.bluez, and ends in bluetoothd what did not end in time. The program
        gets the error that its D-Bus library gives for a timeout.

          --timeout CATEGORY=SECONDS
                             limit of connect, disconnect, pair, get_property,
                             set_property, read, write, start_notify, stop_notify or
                             default; can be given several times
          --longest-own SECONDS
                             a timeout of the program's own counts up to this, and a
                             longer one is taken for none; otherwise 120
          --no-deadlines     leave timeouts as they are
          --no-cancel        leave bluetoothd alone when one passes
          --metrics FILE     write at the program's end what operations took: OpenMetrics,
                             or JSON if FILE ends in .json; %p is the process
          --no-metrics       write none, whatever the environment says
          --record NAME      write then what went on, as JSON Lines in NAME.jsonl and for
                             Wireshark in NAME.pcap
          --recover[=CONSENT,...]
                             mend in the background what calls fail by; consents to what
                             harms others: restart, reset, rfkill, remove, or all
          --help, --version  explain, or name the version

        Exit status: that of PROGRAM; 2 if the command line was wrong, 126 if PROGRAM
        cannot be run, 127 if there is none.
        """
}
