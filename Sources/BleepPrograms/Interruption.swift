import CGLib

/// The wish to stop: SIGINT and SIGTERM as something that can be polled.
///
/// Made before any thread is, so that every thread inherits the blocked signals.
package final class Interruption {
    let descriptor: Int32
    /// The signal that came; nil while none did.
    package private(set) var signal: Int32?

    /// Blocks both signals for the whole program.
    package init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
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
}
