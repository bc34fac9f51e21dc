extension BluezSimulator {
    /// How long things take; the defaults were measured on BlueZ 5.66 with kernel 6.1.
    package struct Timings: Sendable {
        /// From Connect to its reply, when the peer is there.
        package var connect: Duration = .milliseconds(40)
        /// Until BlueZ gives a Connect up.
        package var connectTimeout: Duration = .seconds(41)
        /// From Connect's reply to ServicesResolved.
        package var resolve: Duration = .milliseconds(100)
        /// BlueZ keeps the link this long after Disconnect, by design.
        package var disconnect: Duration = .seconds(2)
        /// From Disconnect's reply until the link is gone for the kernel, and BlueZ says so.
        package var linkTeardown: Duration = .milliseconds(10)
        /// One read or write of an attribute.
        package var attribute: Duration = .milliseconds(10)
        /// Until BlueZ gives an unanswered ATT request up …
        package var attTimeout: Duration = .seconds(30)
        /// … and from then until the link is down.
        package var attTeardown: Duration = .seconds(2)
        /// From StartDiscovery or StopDiscovery to the reply.
        package var discovery: Duration = .milliseconds(20)
        /// From the start of discovery to the first device, and between advertisements.
        package var firstSighting: Duration = .milliseconds(50)
        package var advertisement: Duration = .seconds(1)
        /// How long a device that was only seen stays after discovery ended.
        package var temporaryDevice: Duration = .seconds(30)
        /// From Set Powered to its reply.
        package var power: Duration = .milliseconds(40)
        /// Until the kernel gives a silent controller up.
        package var hciTimeout: Duration = .milliseconds(2020)
        package var removeDevice: Duration = .milliseconds(40)
        package var pair: Duration = .milliseconds(120)
        /// How long BlueZ waits for an agent.
        package var agentTimeout: Duration = .seconds(60)
        /// From the loss of the adapter to the false OK that a pending Connect gets …
        package var unplugAnswer: Duration = .milliseconds(20)
        /// … and from that to the crash, where one is due.
        package var unplugCrash: Duration = .milliseconds(30)
        /// From Set Powered, or from a Connect that the controller refuses, to the crash.
        package var powerOffCrash: Duration = .milliseconds(100)
        package var refusedConnectCrash: Duration = .milliseconds(70)
        /// How long the daemon is away.
        package var crashDown: Duration = .milliseconds(340)
        package var restartDown: Duration = .milliseconds(300)
        /// From the new owner to its adapters, and from those to Powered=true.
        package var adapterAfterOwner: Duration = .milliseconds(220)
        package var poweredAfterAdapter: Duration = .milliseconds(20)
        /// How long a link outlives a crash, where it does.
        package var linkAfterCrash: Duration = .milliseconds(700)
        /// From a hardware error until the kernel has reset the controller.
        package var hardwareReset: Duration = .milliseconds(50)

        /// The measured times.
        package init() {}

        /// What usually happens happens at once; limits keep their length.
        package static var immediate: Timings {
            var timings = Timings()
            timings.connect = .zero
            timings.resolve = .zero
            timings.attribute = .zero
            timings.discovery = .zero
            timings.firstSighting = .zero
            timings.power = .zero
            timings.removeDevice = .zero
            timings.pair = .zero
            timings.linkTeardown = .zero
            return timings
        }

        /// Everything that much faster.
        package func divided(by speed: Int) -> Timings {
            var timings = self
            for field in Timings.fields {
                field(&timings, speed)
            }
            return timings
        }

        /// Embedded Swift has no key paths: one closure a field divides it.
        private static var fields: [(inout Timings, Int) -> Void] {
            [
                { $0.linkTeardown /= $1 }, { $0.connect /= $1 }, { $0.connectTimeout /= $1 },
                { $0.resolve /= $1 },
                { $0.disconnect /= $1 }, { $0.attribute /= $1 }, { $0.attTimeout /= $1 },
                { $0.attTeardown /= $1 }, { $0.discovery /= $1 }, { $0.firstSighting /= $1 },
                { $0.advertisement /= $1 }, { $0.temporaryDevice /= $1 }, { $0.power /= $1 },
                { $0.hciTimeout /= $1 }, { $0.removeDevice /= $1 }, { $0.pair /= $1 },
                { $0.agentTimeout /= $1 }, { $0.unplugAnswer /= $1 }, { $0.unplugCrash /= $1 },
                { $0.powerOffCrash /= $1 }, { $0.refusedConnectCrash /= $1 },
                { $0.crashDown /= $1 }, { $0.restartDown /= $1 },
                { $0.adapterAfterOwner /= $1 }, { $0.poweredAfterAdapter /= $1 },
                { $0.linkAfterCrash /= $1 }, { $0.hardwareReset /= $1 },
            ]
        }
    }

    /// How the simulator presents itself.
    package struct Configuration: Sendable {
        /// The well-known name to own.
        package var name = "org.bluez"
        package var timings = Timings()
        /// Whether a daemon that comes back soon still shows the links of before for a moment.
        package var linksOutliveCrash = false
        /// Decides everything that is left to chance.
        package var seed: UInt64 = 1

        /// As BlueZ 5.66 on Debian 12.
        package init() {}
    }
}
