/// Swift objects as C holds them: opaque pointers, each worth one reference.
enum Handle {
    /// The object behind a pointer that C lends us.
    static func borrow<Object: AnyObject>(
        _ pointer: OpaquePointer?, as type: Object.Type
    ) -> Object? {
        pointer.map {
            Unmanaged<Object>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue()
        }
    }

    /// A pointer that C owns from now on.
    static func give<Object: AnyObject>(_ object: Object) -> OpaquePointer {
        OpaquePointer(Unmanaged.passRetained(object).toOpaque())
    }

    /// One reference more for C.
    static func retain<Object: AnyObject>(
        _ pointer: OpaquePointer?, as type: Object.Type
    ) -> OpaquePointer? {
        guard let pointer else { return nil }
        _ = Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).retain()
        return pointer
    }

    /// C gives a reference back.
    static func release<Object: AnyObject>(_ pointer: OpaquePointer?, as type: Object.Type) {
        guard let pointer else { return }
        Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).release()
    }
}
