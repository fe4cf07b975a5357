import LosslessYAML
import SourceText

/// What a walk from the roots carries along.
extension FluxGraph {
  /// Identity of a Flux object by the place where it is written.
  struct Key: Hashable {
    var path: RepositoryPath
    var document: Int
    var base: YAMLPath

    init(_ object: ManifestObject) {
      path = object.file.path
      document = object.document
      base = object.base
    }
  }

  /// Where a way begins; the file tells roots of two clusters apart that have the same name.
  struct Root: Hashable {
    var reference: ObjectReference
    var file: RepositoryPath
    var folder: RepositoryPath?
  }

  /// An owner on the way down, with what it hands on.
  struct Owner {
    var kustomization: FluxKustomization
    /// Its object on its way.
    var placed: PlacedObject
    var chain: [ObjectReference]
    var keys: Set<Key>
    var root: Root
    var suspended: ManifestObject?
    /// Patches that a parent's patch put into this Kustomization's `spec.patches`.
    var added: [KustomizePatch]
    /// What stands in the way of everything below it.
    var obstacles: [Obstacle] = []
    /// The kubeconfigs of the owners above it and its own.
    var kubeConfigs: [String] = []
    /// Sources that a patch may give it.
    var sources: [FluxSource] = []
    /// What the builds above it did not parse, and how many objects they have.
    var above: [UnreadBuild] = []
    /// The position among the steps of what applies it; nil for a root.
    var parent: Int?
  }

  /// A walk below one owner, with what tells it from another walk below the same owner.
  struct Descent: Hashable {
    var root: Root
    var owner: ObjectReference
    var place: Key
    var added: [SourceLocation]
    var isSuspended: Bool
    var patched: [String: String?]
    var obstacles: [Obstacle]
    var kubeConfigs: [String]

    /// The place alone tells most walks apart.
    func hash(into hasher: inout Hasher) { hasher.combine(place) }
  }

  /// A build of which not every file was parsed.
  struct UnreadBuild {
    var number: Int
    var objects: Int
    var unread: [RepositoryPath]
  }

  /// What a Flux Kustomization does to every object that it applies.
  struct OwnerEffect {
    private let patches: [BuildStep]
    private let namespace: String?
    private let variables: Substitution?
    private let late: [BuildStep]
    private let all: [BuildStep]
    private let marks: [ObjectMark]

    init(
      of kustomization: FluxKustomization,
      adding patches: [KustomizePatch],
      filling variables: Substitution?
    ) {
      self.variables = variables
      self.patches = (kustomization.patches + patches).map(BuildStep.patch)
      namespace = kustomization.targetNamespace
      late =
        [
          namespace.map { .rename(namespace: $0, prefix: "", suffix: "") },
          variables.map(BuildStep.substitute),
        ].compactMap(\.self) + kustomization.commonMetadataSteps
      all = self.patches + late
      marks = kustomization.commonMetadata
    }

    /// Adds it to what is done to an object; the last `late` steps stay behind its patches.
    func apply(to object: inout PlacedObject, beforeLast late: Int) {
      if object.steps.isEmpty {
        // The commonest case by far: all of these share one list.
        object.steps = all
      } else {
        object.insert(patches, beforeLast: late)
        object.steps += self.late
      }
      if let namespace { object.rename(namespace: namespace, prefix: "", suffix: "") }
      variables?.fillNames(of: &object)
      object.marks += marks
    }
  }

  /// What is said of a Kustomization whose folder is not in the repository.
  static func missingPath(of object: ManifestObject) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "missing-path",
      "the path of \(object.written) is not in this repository",
      at: object.location
    )
  }

  /// Returns what one Kustomization reaches, directly or through others.
  static func reached(from start: Key, _ below: [Key: Set<Key>]) -> Set<Key> {
    var reached: Set<Key> = []
    var waiting = [start]
    while let key = waiting.popLast() {
      for next in below[key] ?? [] where reached.insert(next).inserted { waiting.append(next) }
    }
    return reached
  }
}

extension PlacedObject {
  /// Adds what is done to the object before the last steps.
  mutating func insert(_ new: [BuildStep], beforeLast count: Int) {
    steps.insert(contentsOf: new, at: steps.count - count)
  }
}
