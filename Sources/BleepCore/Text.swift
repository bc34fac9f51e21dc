/// Puts text together. Interpolation does the same, and costs some hundred bytes of code each time.
@inline(never)
package func phrase(_ parts: String...) -> String {
    var text = ""
    for part in parts { text += part }
    return text
}

/// A number as text; out of line for the same reason.
@inline(never)
package func digits(_ number: UInt64) -> String {
    String(number)
}
