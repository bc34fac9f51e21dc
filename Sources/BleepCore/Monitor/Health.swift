/// The layers between a program and a device, from the inside out; numbers as in the header.
package enum Layer: Int32, CaseIterable, Sendable {
    case bus = 0
    case daemon = 1
    case kernel = 2
    case controller = 3
    case radio = 4
    case device = 5

    package var name: StaticString {
        switch self {
        case .bus: "bus"
        case .daemon: "daemon"
        case .kernel: "kernel"
        case .controller: "controller"
        case .radio: "radio"
        case .device: "device"
        }
    }

    /// Who is to blame when it is this layer that fails.
    package var blame: Blame {
        switch self {
        case .bus: .bus
        case .daemon: .daemon
        case .kernel: .kernel
        case .controller: .controller
        case .radio: .radio
        case .device: .peer
        }
    }
}

/// How a layer is; numbers as in the header.
package enum LayerCondition: Int32, Sendable {
    /// We cannot look here, or have had no reason to.
    case unknown = 0
    case good = 1
    /// Something points at it, and nothing proves it.
    case suspect = 2
    case failed = 3

    package var name: StaticString {
        switch self {
        case .unknown: "unknown"
        case .good: "good"
        case .suspect: "suspect"
        case .failed: "failed"
        }
    }
}

/// What is known of one layer.
package struct LayerHealth: Equatable, Sendable {
    package var condition = LayerCondition.unknown
    /// When it came to be so.
    package var since = Instant(microseconds: 0)
    /// What says so; for an unknown condition, why we do not know.
    package var evidence: String

    package init(_ condition: LayerCondition = .unknown, because evidence: String) {
        self.condition = condition
        self.evidence = evidence
    }
}

/// What is known of all layers.
package struct Health: Equatable, Sendable {
    private var layers: [LayerHealth]

    package init(at now: Instant) {
        layers = Layer.allCases.map { _ in LayerHealth(because: "nothing was asked yet") }
        for index in layers.indices { layers[index].since = now }
    }

    package subscript(_ layer: Layer) -> LayerHealth {
        layers[Int(layer.rawValue)]
    }

    /// Takes a finding in; `since` moves only when the condition changes.
    package mutating func note(
        _ layer: Layer, _ condition: LayerCondition, _ evidence: String, at now: Instant
    ) {
        let index = Int(layer.rawValue)
        if layers[index].condition != condition { layers[index].since = now }
        layers[index].condition = condition
        layers[index].evidence = evidence
    }
}
