import BleepCore
import Testing

/// What must hold of the table as a whole.
@Suite struct ErrorTableTests {
    /// A method that is in exactly this set.
    private func method(in set: MethodSet) -> MethodName? {
        Method.all.first { !MethodSet(of: $0.value).isDisjoint(with: set) }?.value
    }

    private func error(_ words: ErrorWords, in family: ErrorFamily) -> RemoteError {
        var name = String(decoding: words.name, as: UTF8.self)
        if name == "*" { name = "Failed" }
        if name.hasSuffix("*") { name = "\(name.dropLast())Something" }
        var message = String(decoding: words.message, as: UTF8.self)
        if message.isEmpty { message = "words of no table" }
        if message.hasSuffix("*") { message = "before \(message.dropFirst().dropLast()) after" }
        return RemoteError(name: "\(family.prefix)\(name)", message: message)
    }

    @Test func everyWordOfTheTableIsFoundUnderItsOwnMeaning() throws {
        for family in ErrorTable.families {
            for meaning in family.meanings {
                for words in meaning.words {
                    var method: MethodName?
                    if !meaning.methods.isEmpty {
                        let sample: MethodName = try #require(self.method(in: meaning.methods))
                        method = sample
                    }
                    let error = self.error(words, in: family)

                    #expect(
                        ErrorTable.classify(error, of: method) == meaning.classification,
                        "\(error.name) | \(error.message) is shadowed"
                    )
                }
            }
        }
    }

    @Test func noAdviceIsEmptyOrLongerThanALine() {
        for meaning in ErrorTable.families.flatMap(\.meanings) {
            let advice = "\(meaning.classification.advice)"

            #expect(!advice.isEmpty)
            #expect(advice.utf8.count <= 100)
            #expect(advice.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        }
    }

    @Test func nobodyIsToBlameOnlyWhereNothingFailed() {
        for meaning in ErrorTable.families.flatMap(\.meanings) {
            let classification = meaning.classification

            #expect(!classification.isAlreadyDone || classification.blame == .nobody)
            #expect(!classification.isAlreadyDone || classification.retry == .never)
        }
    }

    @Test func unknownNamesPassThrough() {
        for name in ["", "com.example.Failed", "org.bluez.Error.OfTheFuture", "org.bluez.Error."] {
            let found = ErrorTable.classify(RemoteError(name: name, message: "x"), of: nil)

            #expect(found.status == .remote)
            #expect(found.blame == .unknown)
            #expect(found.retry == .never)
        }
    }

    @Test func anUnknownMessageKeepsTheClassOfItsName() {
        let known = RemoteError(name: "org.bluez.Error.NotReady", message: "Resource Not Ready")
        let odd = RemoteError(name: "org.bluez.Error.NotReady", message: "Nicht bereit")

        #expect(ErrorTable.classify(odd, of: nil) == ErrorTable.classify(known, of: nil))
    }

    @Test(arguments: [
        RemoteError(name: "org.bluez.Error.Failed", message: "LE-Connection-Abort-By-Local\n"),
        RemoteError(name: "ORG.BLUEZ.ERROR.FAILED", message: "  le-connection-abort-by-local \r\n"),
        RemoteError(name: "org.bluez.Error.Failed ", message: "\tle-connection-abort-by-local"),
    ])
    func caseAndOuterWhiteSpaceDoNotMatter(error: RemoteError) {
        #expect(ErrorTable.classify(error, of: nil).status == .connectFailed)
    }

    @Test func aMethodOfAnotherInterfaceIsNotMistaken() {
        let error = RemoteError(name: "org.bluez.Error.AlreadyConnected", message: "")
        let stranger = MethodName("com.example.Device1", "Connect")

        #expect(!ErrorTable.classify(error, of: stranger).isAlreadyDone)
    }

    @Test func survivesWhateverAStrangerSends() {
        var random = SplitMix64(seed: 7)
        let pieces: [String] = [
            "org.bluez.Error.", "Failed", "\0", "é", "🧨", "\u{301}", "Operation failed with ",
            "ATT error: 0x", "0e", " ", "\n", ".", "org.freedesktop.DBus.Error.", "NoReply",
            String(repeating: "a", count: 600),
        ]
        for _ in 0..<3000 {
            func text() -> String {
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &random)]
                }.joined()
            }
            let error = RemoteError(name: text(), message: text())
            let method = MethodName(text(), text())

            let found = ErrorTable.classify(error, of: method)
            #expect(found == ErrorTable.classify(error, of: method))
            #expect(found.status != .ok)
        }
    }

    @Test func looksOnlyAtTheBeginningOfALongMessage() {
        let long = String(repeating: "a", count: 10_000_000)
        let error = RemoteError(name: "org.bluez.Error.Failed", message: long)

        #expect(ErrorTable.classify(error, of: nil).status == .remote)
    }
}
