import LosslessYAML
import SourceText

/// A component as a list names it.
struct ComponentEntry {
  var path: String
  var folder: RepositoryPath
  var location: SourceLocation
  var mayBeMissing = false

  init?(_ entry: YAMLNode, of kustomization: KustomizationFile) {
    guard let path = entry.text else { return nil }
    self.path = path
    folder = kustomization.folder
    location = kustomization.file.buffer.location(of: entry.contentRange)
  }

  /// A component of a Flux Kustomization, whose list a patch may have written.
  init?(_ entry: YAMLNode, of owner: FluxKustomization, in folder: RepositoryPath) {
    guard let path = entry.text else { return nil }
    self.path = path
    self.folder = folder
    let isOwn = owner.patched["components"] == nil
    location =
      isOwn
      ? owner.object.file.buffer.location(of: entry.contentRange) : owner.object.location
    mayBeMissing = owner.ignoresMissingComponents
  }
}
