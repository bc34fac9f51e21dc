extension Options {
    /// Why these options cannot be given together; nil if they can.
    var contradiction: String? {
        if isSimulated && bus != nil {
            return "--simulate brings its own bus, so --bus cannot be given with it"
        }
        if monitors && watches {
            return "--monitor and --watch cannot be given together: both look on to the end"
        }
        if recovers && plans {
            return "--recovery and --plan cannot be given together: one acts, the other does not"
        }
        if watches && isJSON { return "--json does not go with --watch" }
        if (monitors || watches) && reportFile == "-" {
            return "--report - does not go with --monitor or --watch, which want the same output"
        }
        return strayValue
    }

    /// Something about what is not done at all.
    private var strayValue: String? {
        let looksOn = monitors || watches
        let stressTests = stresses || checksAll || reportFile != nil
        if interval != nil && !looksOn { return "--interval goes with --monitor or --watch" }
        if duration != nil && !looksOn && !stressTests {
            return "--duration goes with --monitor, --watch or --stress-test"
        }
        if (threads != nil || operations != nil) && !stressTests {
            return "--threads and --operations go with --stress-test"
        }
        if showsHistory && !recovers { return "--history goes with --recovery" }
        if consents != 0 && !recovers && !plans && !checksAll && reportFile == nil {
            return "--allow goes with --recovery or --plan"
        }
        if !redacts && reportFile == nil && recordFile == nil {
            return "--no-redact goes with --report or --record"
        }
        return nil
    }
}
