extension ObjectFacts {
    /// Takes over what `news` knows, and keeps what it does not mention.
    package mutating func merge(_ news: ObjectFacts) {
        address = news.address ?? address
        adapter = news.adapter ?? adapter
        uuid = news.uuid ?? uuid
        service = news.service ?? service
        device = news.device ?? device
        name = news.name ?? name
        alias = news.alias ?? alias
        rssi = news.rssi ?? rssi
        connected = news.connected ?? connected
        servicesResolved = news.servicesResolved ?? servicesResolved
        paired = news.paired ?? paired
        powered = news.powered ?? powered
        discovering = news.discovering ?? discovering
        notifying = news.notifying ?? notifying
    }

    /// Forgets a property by its D-Bus name; RSSI goes so when discovery ends.
    package mutating func forget(property: String) {
        switch property {
        case "Address": address = nil
        case "Adapter": adapter = nil
        case "UUID": uuid = nil
        case "Service": service = nil
        case "Device": device = nil
        case "Name": name = nil
        case "Alias": alias = nil
        case "RSSI": rssi = nil
        case "Connected": connected = nil
        case "ServicesResolved": servicesResolved = nil
        case "Paired": paired = nil
        case "Powered": powered = nil
        case "Discovering": discovering = nil
        case "Notifying": notifying = nil
        default: break
        }
    }
}
