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
    case .run(let options) where options.monitors || options.watches:
        return Vigil.run(options)
    case .run(let options) where options.stresses:
        return StressTest.run(options)
    case .run(let options) where options.recovers || options.plans:
        return RecoveryRun.run(options)
    case .run(let options):
        let report = Diagnosis(options).run()
        Terminal.output.write(
            options.isJSON ? report.json.rendered() + "\n" : report.text(for: .output)
        )
        return report.exitStatus
    }
}

exit(run(Arguments.read()))
