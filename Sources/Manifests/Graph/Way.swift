import SourceText

/// What all objects that one owner applies have in common on their way: who applies them, from where.
///
/// It is handed on as one reference: a graph has as many objects as ways.
final class Way: Sendable {
  /// The Flux objects on it, root first.
  let appliedBy: [ObjectReference]

  /// The position of the last of them among the steps.
  let ownerStep: Int?

  let root: ObjectReference?
  let rootFile: RepositoryPath?
  let rootFolder: RepositoryPath?
  let suspendedOwner: ManifestObject?
  let kubeConfigs: [String]
  let sources: [FluxSource]

  /// The way of an object that nothing is known to apply.
  static let none = Way()

  /// Creates the way of an object that nothing applies, or, where there is no Flux, that a folder yields.
  init(root: ObjectReference? = nil, folder: RepositoryPath? = nil) {
    self.root = root
    rootFolder = folder
    appliedBy = []
    ownerStep = nil
    rootFile = nil
    suspendedOwner = nil
    kubeConfigs = []
    sources = []
  }

  /// Creates the way below a root.
  init(
    _ appliedBy: [ObjectReference],
    step: Int,
    from root: FluxGraph.Root,
    suspendedOwner: ManifestObject? = nil,
    kubeConfigs: [String] = [],
    sources: [FluxSource] = []
  ) {
    self.appliedBy = appliedBy
    ownerStep = step
    self.root = root.reference
    rootFile = root.file
    rootFolder = root.folder
    self.suspendedOwner = suspendedOwner
    self.kubeConfigs = kubeConfigs
    self.sources = sources
  }
}
