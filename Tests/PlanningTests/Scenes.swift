import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Indexes a repository given as texts by path.
func repository(_ files: [String: String]) -> ManifestIndex {
  let contents = files.map { (RepositoryPath($0.key), Array($0.value.utf8)) }
  return ManifestIndex(
    RepositoryFiles(paths: [], contents: Dictionary(uniqueKeysWithValues: contents))
  )
}

/// Reads a configuration given as text.
func configuration(_ text: String) throws -> ServiceConfiguration {
  try ConfigurationReader.read(
    SourceBuffer(name: "failover.yaml", bytes: Array(text.utf8)),
    path: nil
  )
}

/// A service that moves by the node label `role` and by one claim.
func service(_ name: String) throws -> ServiceDefinition {
  try configuration(
    """
    services:
      \(name):
        namespace: media
        deployment: \(name)
        volume_name: data
        primary_pvc: pvc-\(name)
        backup_pvc: pvc-\(name)-backup
        primary_node_label: primary
        backup_node_label: backup

    """
  ).services[0]
}

/// A Deployment of `service(_:)`; `selector` stands on lines of its own, indented by six blanks.
func deployment(
  _ name: String,
  selector: String = "      nodeSelector:\n        role: primary\n",
  claim: String? = nil
) -> String {
  """
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: \(name), namespace: media}
  spec:
    template:
      spec:
  \(selector)      volumes:
          - name: data
            persistentVolumeClaim:
              claimName: \(claim ?? "pvc-\(name)")

  """
}

extension ManifestIndex {
  /// Returns the plan of a move.
  func plan(_ transition: Transition, _ services: ServiceDefinition...) -> Plan {
    Planner(self, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(transition, services),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
  }

  /// Returns the index of what a plan leaves.
  func after(_ plan: Plan) -> ManifestIndex {
    replacing(Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path, $0.after) }))
  }

  /// Returns the text of a file.
  func text(_ path: String) -> String? {
    files.contents[RepositoryPath(path)].map { String(decoding: $0, as: UTF8.self) }
  }

  /// Returns the same files with one replaced.
  func with(_ path: String, _ text: String?) -> ManifestIndex {
    replacing([RepositoryPath(path): text.map { Array($0.utf8) }])
  }

  /// Where a service is.
  func state(of service: ServiceDefinition) -> ServiceState {
    StateReader(self).status(of: service).state
  }
}

extension Plan {
  /// The codes of the refusals.
  var codes: [RefusalCode] { refusals.map(\.code) }
}
