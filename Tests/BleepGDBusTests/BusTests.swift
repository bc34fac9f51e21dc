import Testing

/// Everything that meets a bus, one after the other.
@Suite(.serialized) enum BusTests {}
