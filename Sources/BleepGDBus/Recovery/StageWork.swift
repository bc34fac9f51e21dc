import BleepCore

/// One stage at work.
package protocol StageWork: AnyObject {
    /// On the client's loop. `done` is called there exactly once, unless `cancel` came before.
    func start(_ done: @escaping (StageOutcome) -> Void)
    /// On the loop; of what is out already nobody hears.
    func cancel()
}
