import BleepGDBus
import CBleepReliability

@_cdecl("bleep_proxy_watch")
@implementation
public func bleep_proxy_watch(
    _ proxy: OpaquePointer?, _ property: UnsafePointer<CChar>?, _ on_change: bleep_proxy_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_watch: UnsafeMutablePointer<UInt64>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    let name = Text.member(property)
    guard let proxy, let on_change, property == nil || name != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    let listener = PropertyListener(
        property: name,
        { name, value in
            let value = value.map(ValueHandle.init)
            withExtendedLifetime(value) {
                name.withCString {
                    on_change($0, value.map { Handle.lend($0) }, userData.pointer)
                }
            }
        }, onEnd: { userData.finish() })
    guard let watch = Handle.borrow(proxy, as: Proxy.self).watch(listener) else {
        return BLEEP_ERROR_CLIENT_CLOSED
    }
    out_watch?.pointee = watch
    return BLEEP_OK
}

@_cdecl("bleep_proxy_unwatch")
@implementation
public func bleep_proxy_unwatch(_ proxy: OpaquePointer?, _ watch: UInt64) -> bleep_status {
    guard let proxy else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let isEnded = Handle.borrow(proxy, as: Proxy.self).unwatch(watch)
    return isEnded ? BLEEP_OK : BLEEP_ERROR_NOT_FOUND
}

@_cdecl("bleep_proxy_invalidate")
@implementation
public func bleep_proxy_invalidate(_ proxy: OpaquePointer?) -> bleep_status {
    guard let proxy else { return BLEEP_ERROR_INVALID_ARGUMENT }
    Handle.borrow(proxy, as: Proxy.self).invalidate()
    return BLEEP_OK
}

@_cdecl("bleep_proxy_cache_clear")
@implementation
public func bleep_proxy_cache_clear(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.clearProxies()
    return BLEEP_OK
}

@_cdecl("bleep_proxy_cache_stats")
@implementation
public func bleep_proxy_cache_stats(
    _ client: OpaquePointer?, _ out_stats: UnsafeMutablePointer<bleep_proxy_stats>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_stats,
        Structs.read(out_stats) != nil
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let figures = client.proxyStatistics
    Structs.write(
        bleep_proxy_stats(
            struct_size: 0, hits: figures.hits, misses: figures.misses,
            invalidations: figures.invalidations, evictions: figures.evictions,
            entries: UInt32(figures.entries), idle: UInt32(figures.idle),
            match_rules: UInt32(figures.rules), reserved: 0),
        to: out_stats)
    return BLEEP_OK
}
