import LosslessYAML
package import Manifests

/// `disable-reconcile`: Flux leaves the object alone while the service is at the other site.
///
/// Of an object whose manifest says `kustomize.toolkit.fluxcd.io/reconcile: disabled`, Flux neither
/// applies nor prunes anything, so the annotation itself never reaches the cluster and taking it out
/// of git is enough; one that a person has set in the cluster stays. Nothing else of the object can
/// change in the stage that marks it. `enabled` says the same as no annotation.
/// https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources
package enum DisableReconcile: Transform {
  package static let id = "disable-reconcile"

  /// The value that keeps Flux away.
  package static let disabled = "disabled"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.isReconcileDisabled, let to = request.to.isReconcileDisabled,
      from != to
    else { return [] }
    return [
      FieldIntent(
        transform: id,
        object: request.object,
        field: YAMLPath(keys: "metadata", "annotations", Kinds.fluxKustomizeGroup + "/reconcile"),
        from: from ? .string(disabled) : nil,
        to: to ? .string(disabled) : nil,
        absentMeans: .string("enabled"),
        reason: to ? "keep Flux from changing it" : "let Flux apply it again"
      )
    ]
  }
}
