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

  /// The list to which the patch is added: `patches`, `spec.patches` of a Flux Kustomization, or
  /// `spec.postRenderers` of a release, the last of which holds it.
  package let list: YAMLPath

  /// The object as written; of a release, the release.
  let object: ObjectReference

  /// The object that a release's chart makes, if it is the patch's.
  var rendered: RenderedObject?

  /// The pointer of a JSON 6902 operation, where a partial object cannot name the field; nil for a
  /// partial object.
  ///
  /// Of a list that is merged as a whole, an operation replaces one item.
  var pointer: String?

  /// Whether both are patches of one object in one list.
  package func isSame(as other: OwnPatch) -> Bool {
    file.path == other.file.path && document == other.document && list == other.list
      && object == other.object && rendered == other.rendered && pointer == other.pointer
  }

  /// Returns the operations that add the patch with its first field to a text of its file, the one that
  /// is wanted most first, and the list that has it then; nil where a partial object cannot hold the
  /// field.
  package func operations(
    adding decision: Decision,
    to stream: YAMLStream
  ) -> (operations: [YAMLOperation], list: YAMLPath)? {
    guard let text = pointer.map({ operation(at: $0, decision) }) ?? text(with: decision) else {
      return nil
    }
    var entries = [YAMLValue.Entry(key: "patch", value: .string(text))]
    if pointer != nil { entries.insert(target, at: 0) }
    guard let rendered else {
      let append = YAMLOperation(.append(.mapping(entries)), at: list, document: document)
      return ([append], list)
    }
    let target = [
      YAMLValue.Entry(key: "kind", value: .string(rendered.kind)),
      YAMLValue.Entry(key: "name", value: .string(rendered.namePattern)),
    ]
    entries.insert(YAMLValue.Entry(key: "target", value: .mapping(target)), at: 0)
    return postRenderer(.mapping(entries), in: stream)
  }

  /// The target of an operation, which does not say whose field it is.
  private var target: YAMLValue.Entry {
    var members = [
      YAMLValue.Entry(key: "kind", value: .string(object.kind)),
      YAMLValue.Entry(key: "name", value: .string(RenderedObject.pattern(of: object.name))),
    ]
    if let namespace = object.namespace {
      members.append(YAMLValue.Entry(key: "namespace", value: .string(namespace)))
    }
    return YAMLValue.Entry(key: "target", value: .mapping(members))
  }

  /// The operation as text.
  private func operation(at pointer: String, _ decision: Decision) -> String? {
    guard let value = decision.spelling else { return nil }
    let members: KeyValuePairs<String, YAMLValue> = [
      "op": .string("replace"), "path": .string(pointer), "value": .scalar(value),
    ]
    let empty = SourceBuffer(name: file.path.string, bytes: [])
    let text = try? YAMLEditor.apply(
      members.map { YAMLOperation(.insertKey($0.value), at: YAMLPath(keys: $0.key)) },
      to: YAMLStream(empty)
    ).after.bytes
    guard let text else { return nil }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return "- " + lines.joined(separator: "\n  ")
  }

  /// The partial object as text.
  private func text(with decision: Decision) -> String? {
    var metadata = [YAMLValue.Entry(key: "name", value: .string(rendered?.name ?? object.name))]
    if rendered == nil, let namespace = object.namespace {
      metadata.append(YAMLValue.Entry(key: "namespace", value: .string(namespace)))
    }
    let version = [object.group, object.version ?? ""].filter { !$0.isEmpty }
      .joined(separator: "/")
    let identity: KeyValuePairs<String, YAMLValue> = [
      "apiVersion": .string(rendered?.apiVersion ?? version),
      "kind": .string(rendered?.kind ?? object.kind), "metadata": .mapping(metadata),
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
    return String(decoding: text, as: UTF8.self)
  }

  /// Where a patch of what a chart makes is put: behind the others, so that it has the last word.
  private func postRenderer(
    _ patch: YAMLValue,
    in stream: YAMLStream
  ) -> (operations: [YAMLOperation], list: YAMLPath)? {
    let patches = YAMLValue.Entry(key: "patches", value: .sequence([patch]))
    let renderer = YAMLValue.mapping([
      YAMLValue.Entry(key: "kustomize", value: .mapping([patches]))
    ])
    let inner = { (number: Int) in
      YAMLPath(steps: list.steps + [.index(number), .key("kustomize"), .key("patches")])
    }
    guard stream.documents.indices.contains(document),
      case .found(let renderers)? = try? stream.documents[document].root.resolve(list)
    else {
      let value = YAMLValue.sequence([renderer])
      // People write what a chart is told in front of its values, which may be long.
      let places = ["values", "valuesFrom"].map(YAMLOperation.KeyPlace.before) + [.end]
      let operations = places.map {
        YAMLOperation(.insertKey(value, place: $0), at: list, document: document)
      }
      return (operations, inner(0))
    }
    let count = renderers.children.count { _ in true }
    let last = renderers.children.reversed().first
    if let last, last["kustomize"]?["patches"]?.kind == .sequence {
      let append = YAMLOperation(.append(patch), at: inner(count - 1), document: document)
      return ([append], inner(count - 1))
    }
    return ([YAMLOperation(.append(renderer), at: list, document: document)], inner(count))
  }
}

extension RenderedObject {
  /// The name as a target's pattern.
  var namePattern: String { Self.pattern(of: name) }

  /// A name as a target's pattern: a dot would stand for any character.
  static func pattern(of name: String) -> String {
    name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
  }
}
