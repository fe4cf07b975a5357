package import LosslessYAML
package import Manifests
package import SourceText

/// What a move changes: a pure function of configuration, commit and request.
package struct Plan: Sendable {
  /// Which way.
  package var transition: Transition

  /// Whether the site that is left takes part.
  package var kind: MoveKind

  /// The commit that the plan was made for.
  package var base: PlanBase

  /// The services, in the order asked for.
  package var services: [PlannedService]

  /// What lands together, in order; one stage while a service's sites lie in one cluster.
  ///
  /// A stage whose fields hold already has no changes.
  package var stages: [PlannedStage] = []

  /// Position in `stages` of the stage that is delivered; nil when there is nothing to do.
  package var chosen: Int?

  /// Why services cannot be moved; not empty means that nothing is done.
  package var refusals: [Refusal] = []

  /// What the reviewer should know.
  package var warnings: [Diagnostic] = []

  /// Creates a plan without services.
  init(_ request: PlanRequest, base: PlanBase) {
    transition = request.transition
    kind = request.kind
    self.base = base
    services = []
  }

  /// The stage that is delivered; nil when there is nothing to do.
  package var delivered: PlannedStage? { chosen.map { stages[$0] } }

  /// The delivered stage where it is one of several; nil where the whole move lands at once.
  package var stageLabel: PlannedStage? { stages.count > 1 ? delivered : nil }

  /// The files that the delivered stage changes, in path order, restore records included.
  package var files: [PlannedFile] {
    get { delivered?.files ?? [] }
    set { if let chosen { stages[chosen].files = newValue } }
  }

  /// The changes of the delivered stage.
  package var changes: [PlannedChange] { delivered?.changes ?? [] }

  /// Whether there is nothing to do: every service is where it should be.
  package var isEmpty: Bool { refusals.isEmpty && files.isEmpty }
}

extension Plan {
  /// Chooses the stage to deliver: the one asked for, or the first whose fields do not all hold.
  ///
  /// - Throws: `Refusal` `stage-out-of-order` for a stage before which another has to land, or that
  ///   is none of the plan's.
  mutating func choose(_ number: Int?) throws(Refusal) {
    let first = stages.firstIndex { !$0.changes.isEmpty }
    chosen = first
    guard let number else { return }
    guard let asked = stages.firstIndex(where: { $0.number == number }) else {
      let names = stages.map { "\($0.number) (\($0.name))" }.joined(separator: ", ")
      throw Refusal(
        .stageOutOfOrder,
        "there is no stage \(number)",
        next: [stages.isEmpty ? "there is nothing to do" : "the stages are \(names)"]
      )
    }
    if let first, first < asked {
      let missing = stages[first]
      throw Refusal(
        .stageOutOfOrder,
        "stage \(missing.number) (\(missing.name)) has not landed: "
          + "\(missing.changes.count) of its fields do not hold in \(base.ref)",
        object: missing.changes.first?.decision.intent.object,
        at: missing.changes.first?.decision.location,
        next: ["propose and merge stage \(missing.number) first: --stage \(missing.number)"]
      )
    }
    chosen = stages[asked].changes.isEmpty ? nil : asked
  }

  /// Returns the plan without anything to do.
  func refused(by refusals: [Refusal]) -> Plan {
    var plan = self
    plan.refusals += refusals
    plan.stages = []
    plan.chosen = nil
    plan.warnings = []
    return plan
  }

  /// Name of the site that a stage changes; where services differ, of the first.
  func site(of kind: StageKind) -> String {
    switch kind {
    case .move, .promote, .start, .publish: services.first?.to ?? ""
    case .drain, .demote, .park: services.first?.from ?? ""
    }
  }
}

/// The commit that a plan starts from.
package struct PlanBase: Hashable, Sendable {
  /// As the user named it, or the branch (`main`).
  package var ref: String

  /// Its object id, in hex.
  package var commit: String

  /// Creates a base.
  package init(ref: String, commit: String) {
    self.ref = ref
    self.commit = commit
  }
}

/// A service of a plan.
package struct PlannedService: Sendable {
  /// The service.
  package var service: ServiceDefinition

  /// Name of the site that it leaves.
  package var from: String

  /// Name of the site that it moves to.
  package var to: String

  /// Where it is in the base.
  package var state: ServiceState
}

/// Changes that may land together.
package struct PlannedStage: Sendable {
  /// From 1.
  package var number: Int

  /// What the stage does, in one word (`drain`); a `StageKind`.
  package var name: String

  /// What must be true in the cluster before the next stage may land.
  package var gates: [Gate]

  /// The changes, in plan order; none when every field holds already.
  package var changes: [PlannedChange]

  /// The files that change, in path order, restore records included.
  package var files: [PlannedFile]
}

/// An intent and the place that decides it, with the text before and after.
package struct PlannedChange: Sendable {
  /// What happens to the field.
  package enum Operation: String, Sendable {
    case replace, insert, remove
  }

  /// Name of the service.
  package var service: String

  /// What is wanted, and where it is decided.
  package var decision: Decision

  /// What happens to the field.
  package var operation: Operation

  /// The value before and its text as written; nil for an absent field.
  package var old: FieldText?

  /// The value after and its text as written; nil for an absent field.
  package var new: FieldText?

  /// The operation that wrote it; nil where a former text was put back.
  package var edit: YAMLOperation?

  /// What going back needs to find the text that was written.
  package var written: WrittenText

  /// Whether the former text comes from a restore record.
  package var isRestored: Bool
}

/// A field's value and the bytes that spell it.
package struct FieldText: Hashable, Sendable {
  /// The value after unquoting.
  package var value: String

  /// The text in the file.
  package var text: String
}

/// One file's bytes before and after.
package struct PlannedFile: Hashable, Sendable {
  /// Its path.
  package var path: RepositoryPath

  /// The bytes in the base; nil for a new file.
  package var before: [UInt8]?

  /// The bytes in the proposal; nil for a file that goes.
  package var after: [UInt8]?

  /// What may differ in value, topmost places only; empty for a restore record.
  package var differences: [YAMLComparison.Difference]
}

extension Plan {
  /// The canonical form that the plan's id is computed from: equal plans have equal bytes.
  package var canonicalForm: String {
    JSONValue.members([
      "services": .array(
        services.map {
          .members([
            "name": .string($0.service.name), "from": .string($0.from), "to": .string($0.to),
          ])
        }
      ),
      "kind": .string(kind.rawValue),
      "stage": .integer(delivered?.number ?? 1),
      "base": .string(base.commit),
      "changes": .array(changes.map(Self.canonical)),
    ]).compact
  }

  private static func canonical(_ change: PlannedChange) -> JSONValue {
    .members([
      "object": .string(change.decision.intent.object.description),
      "file": .string(change.decision.file.path.string),
      "document": .integer(change.decision.document),
      "pointer": .string(change.decision.pointer),
      "operation": .string(change.operation.rawValue),
      "old": .optional(change.old?.value),
      "new": .optional(change.new?.value),
    ])
  }
}
