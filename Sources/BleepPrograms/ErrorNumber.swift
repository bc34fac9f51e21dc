import CGLib

/// What libc calls `errno`, a macro that Swift cannot read.
var errorNumber: Int32 {
    __errno_location().pointee
}
