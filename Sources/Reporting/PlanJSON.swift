import Manifests
package import Planning
import SourceText

/// A plan as JSON: an interface, with `version` 1.
package enum PlanJSON {
  /// Returns the document; `id` is the plan's full id, nil for a plan that was refused.
  package static func value(_ plan: Plan, id: String?) -> JSONValue {
    .members([
      "version": .integer(1),
      "kind": .string("Plan"),
      "planId": .optional(id),
      "base": base(plan.base),
      "services": .array(plan.services.map(service)),
      "stages": .array(plan.stages.map(stage)),
      "refusals": .array(plan.refusals.map(refusal)),
      "warnings": .array(plan.warnings.map(DiagnosticJSON.value)),
    ])
  }

  /// Returns a plan's base.
  package static func base(_ base: PlanBase) -> JSONValue {
    .members(["ref": .string(base.ref), "commit": .string(base.commit)])
  }

  private static func service(_ planned: PlannedService) -> JSONValue {
    .members([
      "name": .string(planned.service.name),
      "namespace": .string(planned.service.namespace),
      "from": .string(planned.from),
      "to": .string(planned.to),
      "state": .string(planned.state.rawValue),
    ])
  }

  static func stage(_ stage: PlannedStage) -> JSONValue {
    .members([
      "number": .integer(stage.number),
      "name": .string(stage.name),
      "gates": .array(stage.gates.map(gate)),
      "changes": .array(stage.changes.map(change)),
    ])
  }

  private static func gate(_ gate: Gate) -> JSONValue {
    .members([
      "object": object(gate.object, version: nil),
      "site": .string(gate.site),
      "condition": .string(gate.condition),
      "command": .string(gate.command),
    ])
  }

  private static func change(_ change: PlannedChange) -> JSONValue {
    let decision = change.decision
    let isSecret = decision.intent.object.kind == "Secret"
    let shown = { (text: String?) in JSONValue.optional(isSecret ? text.map { _ in "***" } : text) }
    return .members([
      "service": .string(change.service),
      "transform": .string(decision.intent.transform),
      "operation": .string(change.operation.rawValue),
      "object": object(decision.intent.object, version: decision.object.object.written.version),
      "file": .string(decision.file.path.string),
      "document": .integer(decision.document),
      "pointer": .string(decision.pointer),
      "within": .array([]),
      "line": .integer(decision.location.start.line),
      "column": .integer(decision.location.start.column),
      "old": shown(change.old?.value),
      "new": shown(change.new?.value),
      "oldText": shown(change.old?.text),
      "newText": shown(change.new?.text),
      "reason": .string(decision.intent.reason),
      "appliedBy": .array(decision.object.appliedBy.map { .string($0.description) }),
    ])
  }

  static func object(_ object: ObjectReference, version: String?) -> JSONValue {
    .members([
      "group": .string(object.group),
      "version": .optional(version),
      "kind": .string(object.kind),
      "namespace": .optional(object.namespace),
      "name": .string(object.name),
    ])
  }

  static func refusal(_ refusal: Refusal) -> JSONValue {
    .members([
      "code": .string(refusal.code.rawValue),
      "service": .optional(refusal.service),
      "object": refusal.object.map { object($0, version: $0.version) } ?? .null,
      "file": .optional(refusal.location?.file),
      "line": refusal.location.map { .integer($0.start.line) } ?? .null,
      "column": refusal.location.map { .integer($0.start.column) } ?? .null,
      "message": .string(refusal.message),
      "next": .array(refusal.next.map(JSONValue.string)),
    ])
  }
}
