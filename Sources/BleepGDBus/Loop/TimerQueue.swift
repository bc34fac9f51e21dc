import BleepCore

/// Something that has a moment: a place in at most one `TimerQueue`.
package class TimerNode {
    fileprivate var due = Instant.never
    fileprivate var index = -1

    package init() {}

    /// Its moment has come. Called on the loop, outside of any lock.
    package func timerFired() {}
}

/// Moments in order: a binary heap whose members know their places, so that one that is not
/// needed any more goes at once and keeps nothing alive.
package struct TimerQueue {
    private var heap: [TimerNode] = []

    package init() {}

    /// The next moment; `never` when there is none.
    package var next: Instant {
        heap.first?.due ?? .never
    }

    /// Puts a node in, or moves it.
    package mutating func set(_ node: TimerNode, at due: Instant) {
        node.due = due
        if node.index < 0 {
            node.index = heap.count
            heap.append(node)
        }
        siftUp(from: node.index)
        siftDown(from: node.index)
    }

    package mutating func remove(_ node: TimerNode) {
        let index = node.index
        guard index >= 0 else { return }
        let last = heap.removeLast()
        node.index = -1
        guard last !== node else { return }
        place(last, at: index)
        siftUp(from: index)
        siftDown(from: last.index)
    }

    /// Takes a node whose moment has come.
    package mutating func popDue(at now: Instant) -> TimerNode? {
        guard let first = heap.first, first.due <= now else { return nil }
        remove(first)
        return first
    }

    private mutating func place(_ node: TimerNode, at index: Int) {
        heap[index] = node
        node.index = index
    }

    private mutating func siftUp(from start: Int) {
        let node = heap[start]
        var index = start
        while index > 0, heap[(index - 1) / 2].due > node.due {
            place(heap[(index - 1) / 2], at: index)
            index = (index - 1) / 2
        }
        place(node, at: index)
    }

    private mutating func siftDown(from start: Int) {
        let node = heap[start]
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].due < heap[child].due { child += 1 }
            guard heap[child].due < node.due else { break }
            place(heap[child], at: index)
            index = child
        }
        place(node, at: index)
    }
}
