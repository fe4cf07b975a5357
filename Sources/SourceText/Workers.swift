internal import Dispatch
internal import Synchronization

/// Who does a piece of work that falls into parts: the caller alone, or every processor.
///
/// The parts are functions of values, and their results stand in the order of the parts: the outcome
/// does not tell who did it.
package enum Workers: Sendable {
  /// The caller alone.
  case one
  /// As many threads as there are processors; on a machine with one that is the caller.
  case all

  /// Returns what `transform` makes of each element, in the order of the elements.
  ///
  /// `share` is how many elements a thread takes at a time; where there are no more, the caller does
  /// them, because waking a thread costs as much as reading a small file.
  package func map<Element: Sendable, Outcome: Sendable>(
    _ elements: [Element],
    share: Int = 32,
    _ transform: @Sendable (Element) -> Outcome
  ) -> [Outcome] {
    mapShares(elements, share: share) { $0.map(transform) }
  }

  /// Returns what `transform` makes of the shares of elements, in the order of the elements.
  ///
  /// What a whole share needs is taken hold of once: threads that count references to the same value
  /// wait for each other.
  package func mapShares<Element: Sendable, Outcome: Sendable>(
    _ elements: [Element],
    share: Int = 32,
    _ transform: @Sendable (ArraySlice<Element>) -> [Outcome]
  ) -> [Outcome] {
    guard self == .all, elements.count > share else { return transform(elements[...]) }
    let shares = (elements.count + share - 1) / share
    let outcomes = Mutex<[[Outcome]]>(Array(repeating: [], count: shares))
    DispatchQueue.concurrentPerform(iterations: shares) { number in
      let part = elements[number * share..<min((number + 1) * share, elements.count)]
      let outcome = transform(part)
      outcomes.withLock { $0[number] = outcome }
    }
    var result: [Outcome] = []
    result.reserveCapacity(elements.count)
    outcomes.withLock { parts in
      for part in parts { result += part }
    }
    return result
  }
}
