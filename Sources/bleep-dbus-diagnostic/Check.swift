import BleepPrograms

/// One thing that was looked at, and what came of it.
struct Check {
    enum Verdict: String {
        case ok
        /// Works, and yet somebody should know.
        case warn
        case fail
        /// Could not be looked at, or there was no need.
        case skip
    }

    /// A detail for programs.
    enum Fact {
        case text(String)
        case number(Int64)
        case flag(Bool)
    }

    /// What was found; a failure here, unlike one that is thrown, can come with facts.
    struct Finding {
        var verdict = Verdict.ok
        var detail: String
        var advice = ""
        /// What does it, to be pasted into a shell of root's; no line is wider than 76 columns.
        var commands: [String] = []
        var facts: [(name: String, fact: Fact)] = []
        var failure: Failure?
    }

    /// Fixed, for programs: "adapter".
    let name: String
    /// The object looked at, "hci0" or a device's address; empty where there is only one.
    let subject: String
    /// The heading it stands under, for people.
    let group: String
    /// What it is called, for people: "Adapter hci0".
    let title: String
    let verdict: Verdict
    /// What was found, in a phrase.
    let detail: String
    /// What helps; empty where nothing has to be done.
    let advice: String
    /// The lines that do it.
    let commands: [String]
    let facts: [(name: String, fact: Fact)]
    /// Nil for what took no time.
    let elapsed: Duration?
    /// Why it failed; nil where it did not.
    let failure: Failure?
}
