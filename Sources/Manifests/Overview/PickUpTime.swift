import LosslessYAML
import SourceText

/// How long Flux may take to begin to apply what a commit changes, in seconds: the part of a recovery
/// time that GitOps adds.
///
/// A source is fetched at its `interval`, and what applies it is told at once. What depends on others is
/// asked again every 30 s until these have applied the same revision (`--requeue-dependency`; newer
/// controllers ask more often). How long objects take to become ready is not in it.
package struct PickUpTime: Hashable, Sendable {
  /// Where each owner hears of the new revision.
  package var usual: Int

  /// Where one hears of it no sooner than at its own `interval`.
  package var longest: Int

  /// Creates a time.
  package init(usual: Int, longest: Int) {
    self.usual = usual
    self.longest = longest
  }

  /// The time of something that follows another.
  package static func + (one: PickUpTime, next: PickUpTime) -> PickUpTime {
    PickUpTime(usual: one.usual + next.usual, longest: one.longest + next.longest)
  }

  /// Seconds until a dependency is looked at again.
  fileprivate static let requeue = 30

  /// Returns the time for things that are picked up beside each other.
  package static func slowest(of times: some Sequence<PickUpTime>) -> PickUpTime? {
    times.reduce(nil) { slowest, time in
      PickUpTime(
        usual: max(slowest?.usual ?? 0, time.usual),
        longest: max(slowest?.longest ?? 0, time.longest)
      )
    }
  }
}

extension Overview {
  /// Returns how long Flux may take to begin to apply a change of an object; nil where no Flux of this
  /// repository applies it, or where its source or an interval is not to be read here.
  package func pickUpTime(of placed: PlacedObject) -> PickUpTime? {
    let steps = steps(to: placed.ownerStep)
    guard let fetch = steps.last.flatMap(fetchInterval) else { return nil }
    var time = PickUpTime(usual: fetch, longest: fetch)
    for step in steps where step.kustomization != nil {
      guard let interval = step.interval else { return nil }
      let waiting = PickUpTime.requeue * depth(of: step, seen: [])
      time = time + PickUpTime(usual: waiting, longest: waiting + interval)
    }
    return time
  }

  /// The seconds between two looks at the source that a step applies.
  private func fetchInterval(_ step: FluxStep) -> Int? {
    guard let kustomization = step.kustomization else { return step.interval }
    if let own = source(of: step, kustomization) {
      return own.object.root.member(path: "spec", "interval")?.text.flatMap(FluxDuration.seconds)
    }
    // A FluxInstance makes the source that it syncs, and the objects below use it by its name.
    return root(of: step).flatMap { $0.kustomization == nil ? $0.interval : nil }
  }

  /// How many others, one after the other, have to be ready before a step.
  private func depth(of step: FluxStep, seen: Set<ObjectReference>) -> Int {
    guard !seen.contains(step.reference) else { return 0 }
    let seen = seen.union([step.reference])
    return step.dependencies.map { name in
      let parts = name.split(separator: "/").map(String.init)
      let needed = index.steps.first { other in
        other.reference.kind == step.reference.kind && other.reference.name == parts.last
          && other.reference.namespace == (parts.count > 1 ? parts[0] : step.reference.namespace)
          && root(of: other)?.location.file == root(of: step)?.location.file
      }
      return 1 + (needed.map { depth(of: $0, seen: seen) } ?? 0)
    }.max() ?? 0
  }
}

extension FluxStep {
  /// Seconds between two reconciliations that nothing else starts; of a FluxInstance, between two looks
  /// at its source.
  fileprivate var interval: Int? {
    (kustomization?.interval ?? syncInterval).flatMap(FluxDuration.seconds)
  }
}
