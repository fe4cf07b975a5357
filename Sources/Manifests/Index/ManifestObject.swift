package import LosslessYAML
package import SourceText

/// One Kubernetes object as it is written: a document, or an item of a `List`.
package struct ManifestObject: Sendable {
  /// The file that holds it.
  package let file: ManifestFile

  /// Number of its document in the file, from 0.
  package let document: Int

  /// Where it begins in its document: the root, or `items[n]` of a `List`.
  package let base: YAMLPath

  /// Its mapping.
  package let root: YAMLNode

  /// Its identity as written; the namespace is nil when the manifest leaves it out.
  package let written: ObjectReference

  /// Whether the document is encrypted by SOPS: clear text in it is covered by a checksum.
  package let isEncrypted: Bool

  /// What the root was made of, where it is the object as applied; nil for the object as written.
  let rendering: Rendering?

  /// Where its name stands.
  package var location: SourceLocation {
    // The alias itself, not what it stands for: that is where a person looks for the name.
    let written = writtenRoot
    let node = written[path: "metadata", "name"] ?? written
    let range = node.contentRange
    return file.buffer.location(of: range.lowerBound..<min(range.upperBound, range.lowerBound + 80))
  }

  /// Its mapping as it is written.
  private var writtenRoot: YAMLNode {
    guard rendering != nil,
      case .found(let node)? = try? file.documents[document].root.resolve(base)
    else { return root }
    return node
  }

  /// Returns the value of an annotation, or nil.
  package func annotation(_ name: String) -> String? {
    root.member(path: "metadata", "annotations", name)?.text
  }

  /// Returns the value of a label, or nil.
  package func label(_ name: String) -> String? {
    root.member(path: "metadata", "labels", name)?.text
  }
}

extension ManifestObject {
  /// Creates the object as applied from the one as written.
  init(_ written: ManifestObject, root: YAMLNode, rendering: Rendering) {
    file = written.file
    document = written.document
    base = written.base
    self.root = root
    self.written = written.written
    isEncrypted = written.isEncrypted
    self.rendering = rendering
  }

  /// Returns the objects of a file in file order; documents that are no objects are left out.
  package static func objects(in file: ManifestFile) -> [ManifestObject] {
    file.documents.flatMap { document in
      let root = document.root
      if root.member("kind")?.text?.hasSuffix("List") ?? false, let items = root["items"] {
        return items.children.enumerated().compactMap { number, item in
          ManifestObject(
            file: file,
            document: document.index,
            base: YAMLPath(steps: [.key("items"), .index(number)]),
            root: item
          )
        }
      }
      return [ManifestObject(file: file, document: document.index, base: .root, root: root)]
        .compactMap(\.self)
    }
  }

  /// Reads an object's identity; nil for a mapping without kind, API version and name.
  private init?(file: ManifestFile, document: Int, base: YAMLPath, root: YAMLNode) {
    guard let apiVersion = root.member("apiVersion")?.text,
      let kind = root.member("kind")?.text,
      let name = root.member(path: "metadata", "name")?.text, !kind.isEmpty, !name.isEmpty
    else { return nil }
    let parts = apiVersion.split(separator: "/", maxSplits: 1)
    self.file = file
    self.document = document
    self.base = base
    self.root = root
    rendering = nil
    written = ObjectReference(
      group: parts.count == 2 ? String(parts[0]) : "",
      version: parts.last.map(String.init),
      kind: kind,
      namespace: root.member(path: "metadata", "namespace")?.text,
      name: name
    )
    isEncrypted = file.documents[document].root[path: "sops", "mac"] != nil
  }
}
