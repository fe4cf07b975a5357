import LosslessYAML
import Manifests
import SourceText
import Testing

/// Indexes a repository given as texts by path.
func repository(_ files: [String: String]) -> ManifestIndex {
  let contents = files.map { (RepositoryPath($0.key), Array($0.value.utf8)) }
  return ManifestIndex(
    RepositoryFiles(paths: [], contents: Dictionary(uniqueKeysWithValues: contents))
  )
}

/// A Deployment's manifest with a node selector and a claim.
func deployment(_ name: String, namespace: String? = "media", role: String = "primary") -> String {
  """
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: \(name)
  \(namespace.map { "  namespace: \($0)\n" } ?? "")spec:
    template:
      spec:
        nodeSelector:
          role: \(role)

  """
}

/// A Flux Kustomization that applies a folder; `spec` is indented by two blanks.
func flux(_ name: String, path: String, source: String = "flux-system", spec: String = "")
  -> String
{
  """
  ---
  apiVersion: kustomize.toolkit.fluxcd.io/v1
  kind: Kustomization
  metadata:
    name: \(name)
    namespace: flux-system
  spec:
    path: \(path)
    sourceRef: {kind: GitRepository, name: \(source)}
  \(spec)

  """
}

/// A kustomization file that lists resources, with more lines behind.
func kustomization(_ resources: String..., more: String = "") -> String {
  """
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  resources: [\(resources.joined(separator: ", "))]
  \(more)

  """
}

/// A repository whose one Deployment passes through a kustomization file with more lines, and
/// through a Flux Kustomization with more lines.
func overlay(_ more: String, spec: String = "", _ files: [String: String] = [:])
  -> ManifestIndex
{
  var all = [
    "ks.yaml": flux("apps", path: "./overlay", spec: spec),
    "overlay/kustomization.yaml": kustomization("../base", more: more),
    "base/kustomization.yaml": kustomization("app.yaml", more: "namePrefix: base-"),
    "base/app.yaml": deployment("sonarr"),
  ]
  all.merge(files) { $1 }
  return repository(all)
}

/// The reference of a Deployment.
func deploymentReference(_ name: String, in namespace: String = "media") -> ObjectReference {
  ObjectReference(group: "apps", kind: "Deployment", namespace: namespace, name: name)
}

/// The wish that a Deployment's node label `role` is `backup`.
func roleIntent(_ name: String, in namespace: String = "media") -> FieldIntent {
  FieldIntent(
    transform: "set-node-selector",
    object: deploymentReference(name, in: namespace),
    field: YAMLPath(keys: "spec", "template", "spec", "nodeSelector", "role"),
    from: .string("primary"),
    to: .string("backup"),
    reason: "run on the nodes of standby"
  )
}

extension ManifestIndex {
  /// Every placed object as `Kind/namespace/name`, ordered, once.
  var names: [String] { Set(placed.map(\.reference.description)).sorted() }

  /// The places and codes of the notes.
  var noteCodes: [String] { notes.map(\.code) }
}

/// Returns the refusal of `body`, or nil when it is not refused.
func refusal(_ body: () throws -> Void) throws -> Refusal? {
  do {
    try body()
    return nil
  } catch let refusal as Refusal {
    return refusal
  }
}
