extension Options {
    /// Why these options cannot be given together; nil if they can.
    var contradiction: String? {
        if isSimulated && bus != nil {
            return "--simulate brings its own bus, so --bus cannot be given with it"
        }
        if [monitors, watches, stresses].count(where: { $0 }) > 1 {
            return "--monitor, --watch and --stress-test cannot be given together"
        }
        if let contradiction = recoveryContradiction { return contradiction }
        let isCheckup = !monitors && !watches && !stresses
        if !isCheckup && (checksBluez || checksAll || testsPool || device != nil) {
            return "--monitor, --watch and --stress-test make no checks"
        }
        if watches && isJSON { return "--json does not go with --watch" }
        if interval != nil && !monitors && !watches {
            return "--interval goes with --monitor or --watch"
        }
        if duration != nil && isCheckup {
            return "--duration goes with --monitor, --watch or --stress-test"
        }
        if (threads != nil || operations != nil) && !stresses {
            return "--threads and --operations go with --stress-test"
        }
        return nil
    }

    private var recoveryContradiction: String? {
        let mends = recovers || plans
        if recovers && plans { return "--recovery and --plan cannot be given together" }
        if mends && (monitors || watches || stresses || checksBluez || checksAll || testsPool) {
            return "--recovery and --plan go with nothing else that there is to do"
        }
        if mends && (showsMetrics || metricsFile != nil) {
            return "--metrics and --openmetrics do not go with --recovery and --plan"
        }
        if showsHistory && !recovers { return "--history goes with --recovery" }
        if consents != 0 && !mends { return "--allow goes with --recovery or --plan" }
        return nil
    }
}
