import BleepCore
import Testing

@Suite struct AdaptiveLimitTests {
    @Test(arguments: [
        (OperationCategory.connect, UInt64(100_000), Duration.seconds(11)),
        (.connect, 8_000_000, .seconds(16)), (.connect, 30_000_000, .seconds(42)),
        (.disconnect, 1_000, .seconds(3)), (.disconnect, 2_200_000, .milliseconds(4_400)),
        (.pair, 90_000_000, .seconds(130)), (.read, 20_000_000, .seconds(32)),
        (.setProperty, .max, .seconds(15)), (.getProperty, 0, .seconds(1)),
    ])
    func staysBetweenItsFloorAndWhatIsPossible(
        category: OperationCategory, p99: UInt64, wanted: Duration
    ) {
        #expect(AdaptiveLimit.limit(for: category, p99: p99, factor: 2) == wanted)
    }

    @Test(arguments: OperationCategory.allCases)
    func everyDefaultIsPossible(category: OperationCategory) {
        #expect(category.leastLimit < category.physicalMaximum)
        #expect(category.defaultTimeout <= category.physicalMaximum)
    }
}
