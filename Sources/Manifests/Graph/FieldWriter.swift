import LosslessYAML
import SourceText

/// A kustomize feature that writes fields and is not a patch.
struct FieldWriter: Sendable {
  /// What it may write.
  enum Reach: Sendable {
    case anything
    /// `spec.replicas` of the objects that have one of these names.
    case replicas(names: [String])
    /// Fields at, above or below chains of keys; lists count as nothing.
    case fields([[Substring]])
  }

  /// What it is called in the kustomization file.
  var name: String
  /// Where it stands.
  var location: SourceLocation
  var reach: Reach = .anything

  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    switch reach {
    case .anything: true
    case .replicas(let names):
      field.path == .init(keys: "spec", "replicas")
        && ReplicaCount.kinds.contains(object.object.written.kind)
        && names.contains { object.everNamed($0) }
    case .fields(let paths):
      paths.contains { path in
        zip(path, field.keys).allSatisfy { $0 == $1 }
      }
    }
  }

  /// What the file of a transformer configuration lets kustomize write: each `path:` in it
  /// (kustomize, `types.FieldSpec`: keys joined by slashes, `[]` behind those of lists).
  static func reach(ofConfiguration file: ManifestFile?) -> Reach {
    guard let file, file.stream != nil else { return .anything }
    var paths: [[Substring]] = []
    var waiting = file.documents.map(\.root)
    while let node = waiting.popLast() {
      for entry in node.entries where entry.key.followed.hasText("path") {
        guard let text = entry.value.followed.text else { return .anything }
        paths.append(
          text.split(separator: "/").map { $0.hasSuffix("[]") ? $0.dropLast(2) : $0 }
        )
      }
      waiting += node.children
    }
    return .fields(paths)
  }
}
