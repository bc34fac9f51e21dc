extension BluezSimulator {
    /// What a simulated adapter is; how it changes later is the daemon's affair.
    package struct Adapter: Sendable {
        /// The last part of the object path, such as `hci0`.
        package var name: String
        package var address: String
        package var alias: String
        package var isPowered: Bool

        /// An adapter that is plugged in.
        package init(
            name: String = "hci0",
            address: String = "00:AA:01:00:00:23",
            alias: String = "simulator",
            isPowered: Bool = true
        ) {
            self.name = name
            self.address = address
            self.alias = alias
            self.isPowered = isPowered
        }
    }

    /// What a simulated peer is.
    package struct Device: Sendable {
        package var address: String
        package var addressType: String
        package var name: String
        /// Whether bluetoothd knows it already; a stranger turns up in discovery.
        package var isKnown: Bool
        package var isInRange: Bool
        package var isPaired: Bool
        package var rssi: Int16
        package var services: [Service]

        /// A known device in range, without services.
        package init(
            address: String,
            addressType: String = "random",
            name: String,
            isKnown: Bool = true,
            isInRange: Bool = true,
            isPaired: Bool = false,
            rssi: Int16 = -56,
            services: [Service] = []
        ) {
            self.address = address
            self.addressType = addressType
            self.name = name
            self.isKnown = isKnown
            self.isInRange = isInRange
            self.isPaired = isPaired
            self.rssi = rssi
            self.services = services
        }
    }

    /// One primary service of a peer.
    package struct Service: Sendable {
        package var uuid: String
        package var characteristics: [Characteristic]

        /// The UUID may be the short form, such as `180f`.
        package init(_ uuid: String, _ characteristics: [Characteristic]) {
            self.uuid = uuid
            self.characteristics = characteristics
        }
    }

    /// One characteristic of a service.
    package struct Characteristic: Sendable {
        package var uuid: String
        /// BlueZ's flags: `read`, `write`, `write-without-response`, `notify`, `encrypt-read` …
        package var flags: [String]
        package var value: [UInt8]
        package var behaviour: Behaviour
        package var descriptors: [Descriptor]

        /// The UUID may be the short form, such as `2a19`.
        package init(
            _ uuid: String,
            flags: [String],
            value: [UInt8] = [],
            behaviour: Behaviour = .answers,
            descriptors: [Descriptor] = []
        ) {
            self.uuid = uuid
            self.flags = flags
            self.value = value
            self.behaviour = behaviour
            self.descriptors = descriptors
        }
    }

    /// One descriptor of a characteristic.
    package struct Descriptor: Sendable {
        package var uuid: String
        package var value: [UInt8]

        /// The UUID may be the short form, such as `2901`.
        package init(_ uuid: String, value: [UInt8]) {
            self.uuid = uuid
            self.value = value
        }
    }

    /// What the peer does when it is read or written.
    package enum Behaviour: Sendable, Equatable {
        case answers
        /// Never answers: costs the link after the ATT timeout.
        case hangs
        /// Answers with an ATT error.
        case refuses(code: UInt8)
    }
}
