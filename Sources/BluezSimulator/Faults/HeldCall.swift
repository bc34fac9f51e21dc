extension BluezSimulator {
    /// A call whose answer is being held.
    package final class HeldCall {
        let call: Call
        /// What the daemon wants to say; nil while it is still busy.
        private var answer: Call.Answer?
        private var isReleased = false

        init(_ call: Call) {
            self.call = call
        }

        /// Interface and member.
        package var method: String { call.method }
        package var path: String { call.path }
        /// The caller's unique name.
        package var sender: String { call.sender }

        /// Takes the daemon's answer, and passes it on if it may already go.
        func take(_ answer: Call.Answer) {
            guard isReleased else {
                self.answer = answer
                return
            }
            call.send(answer)
        }

        /// Gives the call up: nothing that the daemon says will go.
        func abandon() {
            call.route = { _, _ in }
        }

        /// Lets the answer go, now or as soon as there is one.
        func release() {
            isReleased = true
            guard let answer else { return }
            call.send(answer)
        }
    }

    /// What becomes of a held answer.
    package enum Fate: Equatable, Sendable {
        /// It goes as the daemon meant it.
        case answer
        /// An error goes instead.
        case refuse(BusError)
        /// It never goes.
        case lose
    }

    /// One call, as the daemon received it.
    package struct JournalEntry: Equatable, Sendable {
        /// Interface and member, in full.
        package let method: String
        package let path: String
        package let sender: String
        /// The name that it was sent to.
        package let destination: String
        /// GVariant text.
        package let arguments: String

        /// All of it on one line.
        package var line: String { method + " " + path + " " + sender + " " + arguments }
    }
}
