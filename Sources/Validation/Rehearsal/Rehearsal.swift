package import Manifests
package import Planning
package import SourceText

/// What became of a service that was moved to its other site and back, in memory.
package struct Rehearsal: Sendable {
  /// The service.
  package let service: ServiceDefinition

  /// Where it is in the base.
  package let state: ServiceState

  /// The way there and the way back, in this order.
  package let ways: [RehearsedWay]

  /// Whether the service could fail over today, and return.
  package var isReady: Bool { ways.allSatisfy { $0.verdict == .ready } }
}

/// One way of a rehearsal.
package struct RehearsedWay: Sendable {
  /// What is to be said of a way.
  package enum Verdict: String, Sendable, CaseIterable {
    /// It can be gone.
    case ready
    /// The plan is refused.
    case refused
    /// It can be gone, and leaves something broken.
    case broken
    /// The way before it did not arrive.
    case untried
  }

  /// What the way back left of the bytes that were there at first.
  package enum Restoration: String, Sendable, CaseIterable {
    /// Every byte is the one that was there.
    case exact
    /// Only what the moves declare to stay differs: a key with an explicit value, a trigger.
    case residue
    /// Something else differs.
    case different
  }

  /// Which way.
  package let transition: Transition

  /// Name of the site that it leaves.
  package let from: String

  /// Name of the site that it leads to.
  package let to: String

  /// The stages as they landed one after the other.
  package internal(set) var stages: [PlannedStage] = []

  /// What the plans warn of, each once.
  package internal(set) var warnings: [Diagnostic] = []

  /// Why it cannot be gone.
  package internal(set) var refusals: [Refusal] = []

  /// The errors that validation finds after a stage, and what goes wrong on the way.
  package internal(set) var findings: [Diagnostic] = []

  /// What the way back restored; nil for the way there, and where there is nothing to compare with.
  package internal(set) var restoration: Restoration?

  /// How long Flux may take to begin all stages; nil where that is not to be read from the repository.
  package internal(set) var pickUpTime: PickUpTime?

  /// Whether it was tried.
  let wasTried: Bool

  init(
    _ transition: Transition,
    of service: ServiceDefinition,
    wasTried: Bool = true
  ) {
    self.transition = transition
    self.wasTried = wasTried
    from = service.origin(of: transition)
    to = service.destination(of: transition)
  }

  /// What is to be said of it.
  package var verdict: Verdict {
    guard wasTried else { return .untried }
    guard refusals.isEmpty else { return .refused }
    return findings.contains { $0.severity == .error } ? .broken : .ready
  }

  /// The fields that change.
  package var fieldCount: Int { stages.reduce(0) { $0 + $1.changes.count } }

  /// The files that change, restore records included.
  package var fileCount: Int { Set(stages.flatMap(\.files).map(\.path)).count }

  /// What must be true in the clusters between the stages.
  package var gates: [Gate] { stages.flatMap(\.gates) }
}
