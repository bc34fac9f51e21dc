extension BluezSimulator {
    /// Something that goes wrong, or right again, on demand.
    package enum Fault: Equatable, Sendable {
        // Answers. A nil count means every call until `clear`.
        /// Executes, and keeps the answers until `release`.
        case hold(MethodPattern, count: Int?)
        /// Executes later, and answers then.
        case delay(MethodPattern, Duration)
        /// Executes, and never answers.
        case lose(MethodPattern, count: Int?)
        /// Executes at once, and answers later.
        case late(MethodPattern, Duration)
        /// Answers with an error instead of executing.
        case refuse(MethodPattern, BusError, count: Int?)
        /// Neither executes nor answers.
        case swallow(MethodPattern)
        /// Lets the held answers go, and ends the holding.
        case release(MethodPattern)
        /// Ends the answer faults of these methods; of all, it also ends every lasting condition.
        case clear(MethodPattern)
        /// Refuses, delays or loses calls by chance, the same ones for the same seed.
        case chaos(seed: UInt64, rate: Double)

        // The daemon.
        /// Reads and answers nothing, for a while or until `resume`; then executes what came.
        case stall(Duration?)
        case resume
        /// Hears nothing and says nothing, and will not catch up either.
        case mute(Bool)
        /// Dies without a word, and comes back; never of itself when `forever`.
        case crash(Downtime)
        /// Brings back a daemon that crashed for good.
        case start
        /// Stops cleanly and starts again.
        case restart

        // Adapters.
        /// Takes an adapter or a device off the bus, by object path, adapter name or address.
        case vanish(String)
        case appear(String)
        case renumber(from: String, to: String)
        case wedgeDiscovery
        /// Set Powered is never answered, and Busy after that.
        case poweredStuck
        case controllerSilent(Bool)
        case rfkill(Bool)
        /// The controller fails and is reset at once.
        case hardwareError

        // Devices, by address.
        /// Toggles a property there and back.
        case flap(String, property: String, count: Int)
        case phantom(String)
        case falseOK(String)
        case linkLoss(String)
        /// The peer ends the next links as soon as they stand.
        case hangUpOnConnect(String, count: Int)
        case outOfRange(String)
        case inRange(String)
        /// The peer keeps the link and answers no ATT request.
        case peerSilent(String, Bool)
        /// An attribute, by object path or UUID, whose reads the peer never answers.
        case hangRead(String)
        case notify(String, [UInt8])

        // The crashes of the real 5.66, each that many times.
        case crashOnPowerOffDuringConnect(count: Int)
        case crashOnUnplugDuringConnect(count: Int)
        case crashOnRefusedConnect(count: Int)
    }

    /// How long a crashed daemon stays away.
    package enum Downtime: Equatable, Sendable {
        /// As configured.
        case usual
        case lasting(Duration)
        case forever
    }
}
