package import LosslessYAML
package import SourceText

/// One Kubernetes object as it is written: a document, or an item of a `List`.
///
/// An object is handed on as one reference: a graph holds each many times.
package struct ManifestObject: Sendable {
  /// What is known of an object; it never changes.
  private final class Content: Sendable {
    let file: ManifestFile
    let document: Int
    let base: YAMLPath
    let root: YAMLNode
    let written: ObjectReference
    let isEncrypted: Bool
    let fluxSpec: FluxSpec?

    init(
      _ written: ObjectReference,
      in file: ManifestFile,
      document: Int,
      base: YAMLPath,
      root: YAMLNode
    ) {
      self.file = file
      self.document = document
      self.base = base
      self.root = root
      self.written = written
      isEncrypted = file.documents[document].isEncrypted
      fluxSpec = written.isFluxKustomization ? FluxSpec(root) : nil
    }
  }

  /// The object as applied: another mapping, and what it was made of.
  private final class Applied: Sendable {
    let root: YAMLNode
    let rendering: Rendering

    init(_ root: YAMLNode, _ rendering: Rendering) {
      self.root = root
      self.rendering = rendering
    }
  }

  private let content: Content
  private let applied: Applied?

  /// The file that holds it.
  package var file: ManifestFile { content.file }

  /// Number of its document in the file, from 0.
  package var document: Int { content.document }

  /// Where it begins in its document: the root, or `items[n]` of a `List`.
  package var base: YAMLPath { content.base }

  /// Its mapping.
  package var root: YAMLNode { applied?.root ?? content.root }

  /// The bytes in which it is written.
  var bytes: ArraySlice<UInt8> { file.buffer.bytes[content.root.range] }

  /// Its identity as written; the namespace is nil when the manifest leaves it out.
  package var written: ObjectReference { content.written }

  /// The spec, where the object is a Flux Kustomization.
  var fluxSpec: FluxSpec? {
    guard let applied else { return content.fluxSpec }
    return written.isFluxKustomization ? FluxSpec(applied.root) : nil
  }

  /// Whether the document is encrypted by SOPS: clear text in it is covered by a checksum.
  package var isEncrypted: Bool { content.isEncrypted }

  /// What the root was made of, where it is the object as applied; nil for the object as written.
  var rendering: Rendering? { applied?.rendering }

  /// Where its name stands.
  package var location: SourceLocation { file.buffer.location(of: nameRange) }

  /// The bytes of its name.
  var nameRange: Range<Int> {
    // The alias itself, not what it stands for: that is where a person looks for the name.
    let written = content.root
    let node = written[path: "metadata", "name"] ?? written
    let range = node.contentRange
    return range.lowerBound..<min(range.upperBound, range.lowerBound + 80)
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
    content = written.content
    applied = Applied(root, rendering)
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
    let (group, version) = Self.groupAndVersion(of: apiVersion)
    let written = ObjectReference(
      group: group,
      version: version,
      kind: kind,
      namespace: root.member(path: "metadata", "namespace")?.text,
      name: name
    )
    content = Content(written, in: file, document: document, base: base, root: root)
    applied = nil
  }

  /// Splits `apps/v1`; the core group has no name and no slash.
  private static func groupAndVersion(of text: String) -> (group: String, version: String?) {
    let slash = UInt8(ascii: "/")
    let text = text.utf8.drop { $0 == slash }
    let group = text.prefix { $0 != slash }
    let version = text.dropFirst(group.count + 1)
    guard version.isEmpty else { return (String(Substring(group)), String(Substring(version))) }
    return ("", group.isEmpty ? nil : String(Substring(group)))
  }
}

extension ObjectReference {
  /// Whether it names a Flux Kustomization.
  fileprivate var isFluxKustomization: Bool {
    kind == "Kustomization" && group == Kinds.fluxKustomizeGroup
  }
}

extension YAMLDocument {
  /// Whether the document carries the checksum of SOPS.
  var isEncrypted: Bool { root[path: "sops", "mac"] != nil }
}
