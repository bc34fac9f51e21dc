/// What became of a question or an order to the kernel.
package enum MgmtAnswer: Equatable, Sendable {
    /// It was done; `after` so long.
    case answered(MgmtReply, after: Duration)
    /// The kernel is well and will not; `after` so long.
    case refused(MgmtStatus, after: Duration)
    /// Nothing came in time. The kernel may still do it.
    case late
    /// It could not be asked, for a reason to tell people.
    case impossible(String)
}
