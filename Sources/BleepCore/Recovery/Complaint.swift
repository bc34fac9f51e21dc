/// What failed, and is to work again.
package struct Complaint: Equatable, Sendable {
    package var status: Status
    package var blame: Blame

    package init(_ status: Status, blame: Blame) {
        self.status = status
        self.blame = blame
    }

    package init(_ classification: Classification) {
        self.init(classification.status, blame: classification.blame)
    }
}

/// The class of operation that failed: a recovery has succeeded when the like of it does.
package enum Aim: Equatable, Sendable {
    /// The service answers.
    case ping
    /// The adapter is on.
    case power
    /// Discovery starts.
    case discovery
    /// The device connects.
    case connect
    /// It connects, and its services are known.
    case services
    /// A characteristic of it is read.
    case read

    package init(_ category: OperationCategory) {
        switch category {
        case .connect, .disconnect, .pair: self = .connect
        case .read: self = .read
        case .write, .startNotify, .stopNotify: self = .services
        case .setProperty: self = .power
        case .getProperty, .standard: self = .ping
        }
    }

    package var name: StaticString {
        switch self {
        case .ping: "ping"
        case .power: "power"
        case .discovery: "discovery"
        case .connect: "connect"
        case .services: "services"
        case .read: "read"
        }
    }

    /// The longest that repeating it may take.
    package var limit: Duration {
        switch self {
        case .ping, .power: .seconds(5)
        case .discovery: .seconds(10)
        case .connect, .services: .seconds(30)
        case .read: .seconds(40)
        }
    }
}

/// How things are; nil where it could not be seen.
package struct Findings: Equatable, Sendable {
    /// The bus can be reached.
    package var busIsThere: Bool?
    /// It could be, at some time.
    package var busWasThere = true
    /// Somebody owns the service's name.
    package var serviceIsThere: Bool?
    package var serviceAnswers: Bool?
    /// The service or an adapter has just begun, so that the rest may be on its way.
    package var isYoung = false
    /// The kernel answers for the adapter.
    package var kernelAnswers: Bool?
    /// Commands to the controller bring events back.
    package var controllerAnswers: Bool?
    package var adapterIsThere: Bool?
    package var adapterIsPowered: Bool?
    /// By rfkill.
    package var radioIsBlocked: Bool?
    package var deviceIsKnown: Bool?

    package init() {}
}
