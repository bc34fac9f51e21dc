/// The identity that an adapter shows to others, as "usb:v1D6Bp0246d0542".
enum Modalias {
    /// The vendor and product that BlueZ claims unless its configuration says otherwise.
    private static let bluez = "usb:v1D6Bp0246d"

    /// BlueZ's version, major and minor in a byte each; nil for somebody else's identity.
    static func bluezVersion(_ text: String) -> String? {
        guard text.hasPrefix(bluez), let version = UInt16(text.dropFirst(bluez.count), radix: 16)
        else {
            return nil
        }
        return "\(version >> 8).\(version & 0xff)"
    }
}
