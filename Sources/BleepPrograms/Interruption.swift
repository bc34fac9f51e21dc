import CGLib

/// The wish to stop: SIGHUP, SIGINT and SIGTERM as something that can be polled.
///
/// Made before any thread is, so that every thread inherits the blocked signals.
package final class Interruption {
    let descriptor: Int32
    /// The signal that came; nil while none did.
    package private(set) var signal: Int32?

    /// Blocks the signals for the whole program, but for those that it was started to ignore.
    package init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGHUP, SIGINT, SIGTERM] where !Interruption.isIgnored(signal) {
            sigaddset(&signals, signal)
        }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        descriptor = signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    }

    deinit {
        close(descriptor)
    }

    /// Takes note of a signal that waits; a second one ends the program on the spot.
    func takeNote() {
        var news = signalfd_siginfo()
        guard read(descriptor, &news, MemoryLayout<signalfd_siginfo>.size) > 0 else { return }
        if signal != nil {
            _exit(128 + Int32(news.ssi_signo))
        }
        signal = Int32(news.ssi_signo)
    }

    /// `nohup` and the background jobs of a script have it so. A blocked signal would come through.
    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        sigaction(signal, nil, &action)
        // SIG_IGN, a macro that Swift cannot read, is 1.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
