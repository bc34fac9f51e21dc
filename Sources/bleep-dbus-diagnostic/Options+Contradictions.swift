extension Options {
    /// Why these options cannot be given together; nil if they can.
    var contradiction: String? {
        if isSimulated && bus != nil {
            return "--simulate brings its own bus, so --bus cannot be given with it"
        }
        if [monitors, watches, stresses].count(where: { $0 }) > 1 {
            return "--monitor, --watch and --stress-test cannot be given together"
        }
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
}
