/// Looking up what is known; changes nothing.
extension CachedInterface {
    /// What a read finds.
    package enum Reading {
        case hit(Value)
        /// Only that property has to be asked for.
        case needsGet
        case needsSnapshot
        /// The object has no such property.
        case missing
    }

    /// Looks a property up that was told at most `age` ago; the clock is read only if that counts.
    package func read(
        _ name: String, within age: Duration, at now: @autoclosure () -> Instant
    ) -> Reading {
        for property in properties where property.isThere && property.name == name {
            guard let value = property.value, isRecent(property.since, age, now()) else {
                return .needsGet
            }
            return .hit(value)
        }
        guard case .warm(let since) = state else { return .needsSnapshot }
        return isRecent(since, age, now()) ? .missing : .needsGet
    }

    /// Everything, if all of it was told at most `age` ago.
    package func readAll(within age: Duration, at now: Instant) -> Properties? {
        guard case .warm = state else { return nil }
        var all: Properties = []
        for property in properties where property.isThere {
            guard let value = property.value, isRecent(property.since, age, now) else {
                return nil
            }
            all.append((property.name, value))
        }
        return all
    }

    private func isRecent(
        _ since: Instant, _ age: Duration, _ now: @autoclosure () -> Instant
    ) -> Bool {
        age == .forever || since.advanced(by: age) >= now()
    }
}
