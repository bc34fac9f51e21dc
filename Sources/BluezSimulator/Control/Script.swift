/// Faults in order, each now or at its time; see docs/simulator.md for the format.
package struct Script: Equatable, Sendable {
    /// One line of it.
    package struct Step: Equatable, Sendable {
        /// From the moment the script is run.
        package let delay: Duration
        package let fault: BluezSimulator.Fault
    }

    package private(set) var steps: [Step] = []

    /// Reads all lines before any is carried out; an error names its line.
    package init(parsing text: String) throws(FaultSyntaxError) {
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline }) {
            number += 1
            do {
                guard let step = try Script.step(String(line)) else { continue }
                steps.append(step)
            } catch {
                throw FaultSyntaxError(message: "line \(number): " + error.message)
            }
        }
    }

    /// Nil for a line with nothing but blanks or a comment.
    private static func step(_ line: String) throws(FaultSyntaxError) -> Step? {
        var reader = try FaultReader(line)
        guard !reader.isAtEnd else { return nil }
        var delay = Duration.zero
        var ahead = reader
        if try ahead.word("a fault") == "at" {
            let seconds = try ahead.decimal("SECONDS")
            delay = .microseconds(Int64(seconds * 1_000_000))
            reader = ahead
        }
        let fault = try BluezSimulator.Fault(&reader)
        try reader.finish()
        return Step(delay: delay, fault: fault)
    }
}

extension BluezSimulator {
    /// Carries a script out: what has no time at once, the rest when its time comes.
    ///
    /// The first step that cannot be done ends the immediate part; a timed one is skipped.
    package func run(_ script: Script) throws(BusError) {
        for step in script.steps {
            guard step.delay > .zero else {
                try inject(step.fault)
                continue
            }
            lastScriptTimer += 1
            let key = lastScriptTimer
            scriptTimers[key] = clock.after(step.delay) { [self] in
                scriptTimers[key] = nil
                try? inject(step.fault)
            }
        }
    }

    /// Everything as at the start, except for the world's devices: no faults, no journal.
    package func reset() {
        for timer in scriptTimers.values {
            clock.cancel(timer)
        }
        scriptTimers = [:]
        try? inject(.clear(.any))
        clearJournal()
        if !isRunning { comeBack(after: .zero) }
        for adapter in adapters {
            daemon?.plug(adapter)
            for device in adapter.devices {
                device.isInRange = device.wasInRange
                if !device.isInRange { tell { $0.linkDown(device) } }
                for attribute in device.attributes {
                    attribute.behaviour = attribute.firstBehaviour
                }
            }
        }
    }
}
