import BleepPrograms
import CGLib

/// Kept in a function so that everything is released before the program ends.
func run(_ words: [String]) -> Int32 {
    switch Options.parse(words) {
    case .help:
        Terminal.output.writeLine(Usage.long)
        return 0
    case .version:
        Terminal.output.writeLine("\(Usage.name) \(Usage.version)")
        return 0
    case .refused(let problem):
        Terminal.errors.writeLine("\(Usage.name): \(problem)\n\(Usage.short)")
        return 2
    case .run(let options):
        let status = options.makesChecks ? check(options) : 0
        // Whoever interrupts the checks does not want to look on either.
        guard options.monitors || options.watches, status < 128 else { return status }
        let end = Vigil.run(options)
        return status == 0 ? end : status
    }
}

/// All that comes to an end by itself.
func check(_ options: Options) -> Int32 {
    if !options.makesSeries {
        if options.stresses { return StressTest.run(options) }
        if options.recovers || options.plans { return RecoveryRun.run(options) }
    }
    return Diagnosis(options).run()
}

exit(run(Arguments.read()))
