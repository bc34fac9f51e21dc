#if hasFeature(Embedded)
    // What Swift asks of Unicode when it compares, hashes or parts text that is not ASCII. The
    // toolchain's tables for it are as large as a family of this header, and D-Bus compares text
    // byte by byte; so these say that every scalar stands for itself alone.

    @_cdecl("_swift_stdlib_getNormData")
    public func normData(_ scalar: UInt32) -> UInt16 { 0 }

    @_cdecl("_swift_stdlib_getDecompositionEntry")
    public func decompositionEntry(_ scalar: UInt32) -> UInt32 { 0 }

    @_cdecl("_swift_stdlib_getComposition")
    public func composition(_ first: UInt32, _ second: UInt32) -> UInt32 { .max }

    @_cdecl("_swift_stdlib_getGraphemeBreakProperty")
    public func graphemeBreakProperty(_ scalar: UInt32) -> UInt8 { 0 }

    @_cdecl("_swift_stdlib_isExtendedPictographic")
    public func isExtendedPictographic(_ scalar: UInt32) -> Bool { false }

    @_cdecl("_swift_stdlib_isInCB_Consonant")
    public func isInCBConsonant(_ scalar: UInt32) -> Bool { false }
#endif
