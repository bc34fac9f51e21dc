import CPreload

/// Whether the first bytes of a word are all of this.
func begins(_ word: Word, with text: StaticString, _ length: Int) -> Bool {
    length == text.utf8CodeUnitCount && memcmp(word, text.utf8Start, length) == 0
}

/// A category, and seconds behind an equals sign.
func isTimeout(_ word: Word) -> Bool {
    let length = strcspn(word, "=")
    guard word[length] != 0, isSeconds(word + length + 1) else { return false }
    for category in categories where begins(word, with: category, length) { return true }
    return false
}

/// More than nothing and less than a fortnight, to the microsecond.
func isSeconds(_ word: Word) -> Bool {
    let digits = "0123456789"
    let whole = strspn(word, digits)
    var end = word + whole
    guard (1...6).contains(whole) else { return false }
    if end.pointee == CChar(UInt8(ascii: ".")) {
        let decimals = strspn(end + 1, digits)
        guard (1...6).contains(decimals) else { return false }
        end += 1 + decimals
    }
    return end.pointee == 0 && strpbrk(word, "123456789") != nil
}

/// What recoveries may do, parted by commas.
func areConsents(_ word: Word) -> Bool {
    var word = word
    while true {
        let length = strcspn(word, ",")
        var isKnown = false
        for consent in consents where begins(word, with: consent, length) { isKnown = true }
        guard isKnown else { return false }
        if word[length] == 0 { return true }
        word += length + 1
    }
}

private var consents: [StaticString] { ["restart", "reset", "rfkill", "remove", "all"] }

private var categories: [StaticString] {
    [
        "connect", "disconnect", "pair", "get_property", "set_property", "read", "write",
        "start_notify", "stop_notify", "default",
    ]
}
