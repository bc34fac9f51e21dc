import BleepCore
import Testing

@Suite struct TimeoutTableTests {
    @Test func startsWithTheDefaults() {
        let table = TimeoutTable()

        for category in OperationCategory.allCases {
            #expect(table[category] == category.defaultTimeout)
        }
    }

    @Test(arguments: OperationCategory.allCases)
    func changesOneCategoryAlone(changed: OperationCategory) {
        var table = TimeoutTable()

        table[changed] = .milliseconds(7)

        #expect(table[changed] == .milliseconds(7))
        for other in OperationCategory.allCases where other != changed {
            #expect(table[other] == other.defaultTimeout)
        }
    }
}
