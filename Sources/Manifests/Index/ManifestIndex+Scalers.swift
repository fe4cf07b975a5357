import LosslessYAML
package import SourceText

/// Autoscalers, which decide a workload's replica count while they act.
extension ManifestIndex {
  /// Returns the HorizontalPodAutoscalers and KEDA ScaledObjects that target an object, in the cluster
  /// of a tree where one is given.
  ///
  /// A ScaledObject that leaves the kind out targets a Deployment.
  /// https://keda.sh/docs/latest/reference/scaledobject-spec/
  package func scalers(
    of target: ObjectReference,
    in cluster: RepositoryPath? = nil
  ) -> [PlacedObject] {
    placed(mentioning: [target.name]).filter { scaler in
      let written = scaler.object.written
      let isScaler =
        (written.group == "autoscaling" && written.kind == "HorizontalPodAutoscaler")
        || (written.group == "keda.sh" && written.kind == "ScaledObject")
      guard isScaler, scaler.reference.namespace == target.namespace,
        cluster.map({ scaler.isApplied(from: $0) }) ?? true,
        let reference = scaler.object.root.member("spec")?.member("scaleTargetRef")
      else { return false }
      let kind = reference.member("kind")?.text ?? "Deployment"
      return kind == target.kind && reference.member("name")?.hasText(target.name) ?? false
    }
  }
}
