package import LosslessYAML
package import SourceText

/// Something on an object's way that may write fields of it: a patch, or a field of a kustomization
/// file.
package struct Influence: Hashable, Sendable {
  /// What it is: `patch`, or the key of the kustomization file (`replicas`).
  package let name: String

  /// Where it stands; of a patch in a file of its own, the entry that lists it.
  package let location: SourceLocation

  /// What it writes, as far as that can be told (`spec.replicas`, `remove /spec/suspend`).
  package let fields: [String]
}

extension PlacedObject {
  /// What may meet the object on its way, inner first.
  package var influences: [Influence] {
    influences(on: FieldAddress(path: .root, pointerTokens: []))
  }

  /// What makes it unsure what decides its fields, or whether a change of it would be applied.
  package var complaints: [Diagnostic] { obstacles.map(\.diagnostic) }

  /// Returns what may change a field, or something at, above or below it; `pointer` is the field's
  /// RFC 6901 pointer from the object's root.
  package func influences(on field: YAMLPath, at pointer: String) -> [Influence] {
    let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return influences(on: FieldAddress(path: field, pointerTokens: tokens.map(String.init)))
  }

  /// Where the scalar stands that the object has in a field as applied, when patches and counts have
  /// been; nil where that cannot be told, or the field holds no scalar.
  package func decidingPlace(of field: YAMLPath) -> SourceLocation? {
    // A number counts the items as applied, which may stand elsewhere in a file.
    let isNamed = field.steps.allSatisfy { if case .index = $0 { false } else { true } }
    guard isNamed, let value = applied.object.rendering?.value.value(at: field), value.text != nil
    else { return nil }
    return value.origin?.location
  }

  private func influences(on field: FieldAddress) -> [Influence] {
    steps.compactMap { step -> Influence? in
      if case .patch(let patch) = step {
        guard patch.mayDecide(field, of: self) else { return nil }
        return Influence(name: "patch", location: patch.location, fields: patch.fields(of: self))
      }
      guard let writer = step.writer, writer.mayWrite(field, of: self) else { return nil }
      return Influence(name: writer.name, location: writer.location, fields: writer.fields)
    }
  }
}

extension FieldWriter {
  /// Whether it may write a field, or something below it.
  fileprivate func mayWrite(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    guard case .replicas(let names) = reach else { return mayDecide(field, of: object) }
    return ReplicaCount.kinds.contains(object.object.written.kind)
      && zip(field.keys, ["spec", "replicas"]).allSatisfy { $0 == $1 } && field.keys.count <= 2
      && names.contains { object.everNamed($0) }
  }

  /// The fields that it may write; none where it may write any.
  fileprivate var fields: [String] {
    switch reach {
    case .anything: []
    case .replicas: ["spec.replicas"]
    case .fields(let paths):
      paths.map { path in YAMLPath(steps: path.map { .key(String($0)) }).description }
    }
  }
}

extension KustomizePatch {
  /// The most fields that are named.
  private static let most = 20

  /// What it writes into an object: the fields of a partial object, or JSON 6902 operations.
  fileprivate func fields(of object: PlacedObject) -> [String] {
    let parts = (content ?? []).filter {
      target != nil || $0.kind != .mapping || Self.partial($0, isOf: object)
    }
    return Array(parts.flatMap(Self.fields).prefix(Self.most))
  }

  private static func fields(of content: YAMLNode) -> [String] {
    if content.kind == .sequence {
      return content.children.prefix(most).map { operation in
        [operation.member("op")?.text, operation.member("path")?.text].compactMap(\.self)
          .joined(separator: " ")
      }
    }
    var result: [String] = []
    leaves(of: content, at: .root, into: &result)
    return result
  }

  private static func leaves(of node: YAMLNode, at path: YAMLPath, into result: inout [String]) {
    guard result.count < most else { return }
    switch node.kind {
    case .scalar, .alias:
      if !identity.contains(path.description) { result.append(path.description) }
    case .mapping:
      for entry in node.entries {
        leaves(of: entry.value, at: path.key(entry.key.followed.text ?? "?"), into: &result)
      }
    case .sequence:
      for (number, item) in node.children.enumerated() {
        let name = item["name"]?.text
        let inner =
          name.map { path.item("name", $0) }
          ?? YAMLPath(steps: path.steps + [.index(number)])
        if name == nil || item.entries.count == 1 {
          leaves(of: item, at: inner, into: &result)
        } else {
          for entry in item.entries where !entry.key.hasText("name") {
            leaves(of: entry.value, at: inner.key(entry.key.followed.text ?? "?"), into: &result)
          }
        }
      }
    }
  }

  /// What says which object a partial one is.
  private static let identity: Set = ["apiVersion", "kind", "metadata.name", "metadata.namespace"]
}
