package import LosslessYAML
import SourceText

/// A patch that is to be added for one object alone, where its file, or what else decides a field of
/// it, has a say in other objects too: another cluster's, say, over the same base.
///
/// A strategic merge patch, as kustomize reads it: the object's identity as written, and the field.
package struct OwnPatch: Sendable {
  /// The kustomization file that only the object passes, or the file of such a Flux Kustomization.
  package let file: ManifestFile

  /// Number of the document, from 0.
  package let document: Int

  /// The list to which the patch is added: `patches`, or `spec.patches` of a Flux Kustomization.
  package let list: YAMLPath

  /// The object as written.
  let object: ObjectReference

  /// Whether both are patches of one object in one list.
  package func isSame(as other: OwnPatch) -> Bool {
    file.path == other.file.path && document == other.document && list == other.list
      && object == other.object
  }

  /// Returns the operation that adds the patch with its first field; nil where a partial object cannot
  /// hold that.
  package func operation(adding decision: Decision) -> YAMLOperation? {
    let version = [object.group, object.version ?? ""].filter { !$0.isEmpty }
      .joined(separator: "/")
    var metadata = [YAMLValue.Entry(key: "name", value: .string(object.name))]
    if let namespace = object.namespace {
      metadata.append(YAMLValue.Entry(key: "namespace", value: .string(namespace)))
    }
    let identity: KeyValuePairs<String, YAMLValue> = [
      "apiVersion": .string(version), "kind": .string(object.kind), "metadata": .mapping(metadata),
    ]
    let empty = SourceBuffer(name: file.path.string, bytes: [])
    guard
      let named = try? YAMLEditor.apply(
        identity.map { YAMLOperation(.insertKey($0.value), at: YAMLPath(keys: $0.key)) },
        to: YAMLStream(empty)
      ).after,
      let addition = decision.addition(to: named.documents[0].root),
      let whole = try? YAMLEditor.apply([addition], to: named).after
    else { return nil }
    // The last line's end is left to the block, which may be the last of its file.
    let text = whole.bytes.last == UInt8(ascii: "\n") ? whole.bytes.dropLast() : whole.bytes[...]
    let patch = YAMLValue.Entry(
      key: "patch",
      value: .string(String(decoding: text, as: UTF8.self))
    )
    return YAMLOperation(.append(.mapping([patch])), at: list, document: document)
  }
}
