import LosslessYAML
import SourceText

/// What Flux objects apply from.
extension Overview {
  /// The object of the source that a step applies; nil where it is not in the repository.
  func source(of step: FluxStep, _ kustomization: FluxKustomization) -> PlacedObject? {
    let source = kustomization.source
    let namespace = source.namespace ?? step.reference.namespace ?? "default"
    let found = index.placed(source.kind, named: source.name).filter {
      $0.reference.namespace == namespace
    }
    return found.first { $0.rootFile?.string == root(of: step)?.location.file } ?? found.first
  }

  /// Returns where the source of what applies an object names a tag or a commit, so that no merge into
  /// a branch arrives: the object of the source and the key that does (`tag`); nil where it follows one.
  ///
  /// Flux prefers `commit` to `name`, that to `semver`, that to `tag`, and that to `branch`
  /// (docs/spec/v1/gitrepositories.md, reference).
  package func pin(of placed: PlacedObject) -> (source: PlacedObject, key: String)? {
    guard let step = steps(to: placed.ownerStep).last, let kustomization = step.kustomization,
      let source = source(of: step, kustomization), source.object.written.kind == "GitRepository",
      let reference = source.object.root.member(path: "spec", "ref")
    else { return nil }
    let keys = ["commit", "name", "semver", "tag"]
    guard let key = keys.first(where: { reference.member($0)?.text?.isEmpty == false }) else {
      return nil
    }
    // A name may be that of a branch.
    let isBranch = key == "name" && reference.member(key)?.text?.hasPrefix("refs/heads/") == true
    return isBranch ? nil : (source, key)
  }

  /// The step at the top of the way to another.
  func root(of step: FluxStep) -> FluxStep? {
    var step = step
    while let parent = step.parent { step = index.steps[parent] }
    return step
  }
}
