import LosslessYAML
import Manifests
import SourceText

extension TransformRequest {
  /// Refuses an object that is none of a group's kinds.
  ///
  /// - Throws: `Refusal` `kind-not-supported`, which says what the setting is for.
  func expectKind(
    among kinds: [String],
    of group: String,
    for setting: String
  ) throws(Refusal) {
    let written = placed.object.written
    guard written.group != group || !kinds.contains(written.kind) else { return }
    throw Refusal(
      .kindNotSupported,
      "\(setting) is for \(kinds.joined(separator: " and ")) of `\(group)`",
      object: object,
      at: placed.object.location,
      next: ["correct the object's kind in the configuration, or take the setting out"]
    )
  }

  /// Returns where a node of the object stands.
  func location(of node: YAMLNode) -> SourceLocation {
    placed.object.location(of: node)
  }

  /// Returns the value of a field as it is applied, read through aliases and merge keys; nil when it
  /// is absent.
  func node(_ keys: String...) -> YAMLNode? {
    var node: YAMLNode? = placed.object.root
    for key in keys { node = node?.member(key) }
    return node
  }
}
