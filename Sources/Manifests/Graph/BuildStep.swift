import LosslessYAML
import SourceText

/// One thing that kustomize or Flux does to an object on its way, in the order in which it is done.
enum BuildStep: Sendable {
  /// A patch, which may or may not meet the object.
  case patch(KustomizePatch)
  /// A namespace, a prefix and a suffix; empty texts for none.
  case rename(namespace: String?, prefix: String, suffix: String)
  /// Labels or annotations that every object is given.
  case metadata(CommonMetadata)
  /// `replicas:` of a kustomization file.
  case replicas([ReplicaCount])
  /// `images:`.
  case images([ImageChange])
  /// The variables of a Flux Kustomization.
  case substitute(Substitution)
  /// What a HelmRelease takes from `valuesFrom`.
  case values(HelmValues)
  /// A feature that is not followed, with what it may write.
  case other(FieldWriter)

  /// The writer that has to be asked for fields that are not looked up in the object as rendered.
  var writer: FieldWriter? {
    switch self {
    case .patch, .rename, .images, .substitute, .values: nil
    case .metadata(let metadata): metadata.writer
    case .replicas(let counts): ReplicaCount.writer(of: counts)
    case .other(let writer): writer
    }
  }
}

/// Labels or annotations that a kustomization gives to every object.
struct CommonMetadata: Sendable {
  /// Which fields of an object get them beside its own metadata.
  enum Reach: Sendable {
    case metadata
    /// The pod template's metadata too.
    case templates
    /// Selectors and templates too.
    case selectors
  }

  /// What it is called where it is written.
  var name: String
  /// `labels` or `annotations`.
  var field: String
  /// The values by key, each with where it is written, as far as that is known.
  var pairs: [(key: String, value: String, origin: TextOrigin?)]
  var reach: Reach
  private let file: ManifestFile
  private let range: Range<Int>

  /// Where it is written.
  var location: SourceLocation { file.buffer.location(of: range) }

  /// Reads a mapping of the text at a place; nil for a text that a patch wrote.
  ///
  /// The file and the range say where to look for it.
  init?(
    _ name: String,
    _ field: String,
    _ pairs: YAMLNode,
    reach: Reach,
    in place: TextPlace?,
    of file: ManifestFile,
    at range: Range<Int>
  ) {
    guard pairs.followed.kind == .mapping else { return nil }
    self.name = name
    self.field = field
    self.reach = reach
    self.file = file
    self.range = range
    self.pairs = pairs.textsByKey.sorted { $0.key < $1.key }.map { key, value in
      let node = pairs.member(key)
      return (
        key, value, place.flatMap { place in node.map { TextOrigin(place: place, node: $0) } }
      )
    }
  }

  /// The writer of an object's own labels or annotations; those of pod templates are no concern of any
  /// field that moves a service.
  var writer: FieldWriter {
    FieldWriter(
      name: name,
      location: location,
      reach: .fields(pairs.map { ["metadata", field[...], $0.key[...]] })
    )
  }
}

/// An entry of `replicas:`.
struct ReplicaCount: Sendable {
  var name: String
  var count: TextOrigin

  init?(_ entry: YAMLNode, in place: TextPlace) {
    guard let name = entry.member("name")?.text, let count = entry.member("count") else {
      return nil
    }
    self.name = name
    self.count = TextOrigin(place: place, node: count)
  }

  static func writer(of counts: [ReplicaCount]) -> FieldWriter? {
    counts.first.map {
      FieldWriter(
        name: "replicas",
        location: $0.count.location,
        reach: .replicas(names: counts.map(\.name))
      )
    }
  }
}

/// An entry of `images:`.
struct ImageChange: Sendable {
  var name: String
  var newName: String?
  var newTag: String?
  var digest: String?

  init?(_ entry: YAMLNode) {
    guard let name = entry.member("name")?.text else { return nil }
    self.name = name
    newName = entry.member("newName")?.text
    newTag = entry.member("newTag")?.text
    digest = entry.member("digest")?.text
  }
}
