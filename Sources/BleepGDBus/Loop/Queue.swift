/// First in, first out, without moving what stays.
package struct Queue<Element> {
    private var front: [Element] = []
    private var back: [Element] = []

    package init() {}

    package var isEmpty: Bool {
        front.isEmpty && back.isEmpty
    }

    package mutating func append(_ element: Element) {
        back.append(element)
    }

    package mutating func popFirst() -> Element? {
        if front.isEmpty {
            swap(&front, &back)
            front.reverse()
        }
        return front.popLast()
    }
}
