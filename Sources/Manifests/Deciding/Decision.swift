package import LosslessYAML
package import SourceText

/// The one place in the repository that decides a field.
package struct Decision: Sendable {
  /// What is wanted.
  package var intent: FieldIntent

  /// The object as it is applied.
  package let object: PlacedObject

  /// The file that decides.
  package let file: ManifestFile

  /// Number of the document, from 0.
  package let document: Int

  /// The path, from the document's root, of the field or of the scalar that holds the text with it.
  package internal(set) var path: YAMLPath

  /// Where in that scalar's text the field stands; nil for a field of the document itself.
  package internal(set) var inner: InnerPath?

  /// RFC 6901 pointer of the field inside the document, also when it is absent; of a field in a
  /// scalar's text the scalar's pointer, `#` and the pointer inside.
  package internal(set) var pointer: String

  /// The node that holds the field's value, or nil when it is absent.
  package let node: YAMLNode?

  /// Where the field stands, or would be added.
  package let location: SourceLocation

  /// The node of the field's value as applied, where Flux fills it in; nil where it is the one written.
  package var effective: YAMLNode?

  /// Whether the place holds the value of a variable, which is text whatever it stands for.
  package var isVariable = false

  /// How the field comes into a patch that the object alone has; nil where it is decided already at the
  /// place.
  package var addition: Addition?

  /// Why the field comes into a patch instead of the place that decided it so far: what that has a say
  /// in beside the object.
  package var sharing: String?

  /// Whether the patch at the place takes the field away that others have.
  package internal(set) var isTakenAway = false

  /// How a field comes into a patch.
  package enum Addition: Sendable {
    /// The patch is there.
    case toPatch
    /// With a patch that is added.
    case withPatch(OwnPatch)
  }

  /// A place in the YAML that a scalar holds.
  package struct InnerPath: Hashable, Sendable {
    /// Number of the document in the scalar's text, from 0.
    package let document: Int

    /// The field's path from that document's root.
    package let path: YAMLPath
  }
}

extension Decision {
  /// The node that holds the value as applied, or nil when the field is absent.
  package var valueNode: YAMLNode? { isTakenAway ? nil : effective ?? node }

  /// What is written at the place for the field to have the value that is wanted.
  package var spelling: YAMLScalar? {
    isVariable ? intent.to.map { .string($0.description) } : intent.to
  }

  /// Whether the object's own document decides, or one of its items of a `List`.
  package var isOwn: Bool {
    inner == nil && file.path == object.object.file.path && document == object.object.document
      && path.steps.starts(with: object.object.base.steps)
  }

  /// Whether the field can be absent at the place: a variable that is taken out is empty, and an entry
  /// of `replicas:` without a count means none.
  package var canBeAbsent: Bool {
    !isVariable && (isOwn || inner != nil || path.steps.first != .key("replicas"))
  }

  /// Whether the field stands at a pointer of its document, or below.
  package func isInside(_ pointer: String) -> Bool {
    self.pointer == pointer || self.pointer.hasPrefix(pointer + "/")
      || self.pointer.hasPrefix(pointer + "#")
  }

  /// Returns the operation on the file that does something to the field.
  package func operation(_ action: YAMLOperation.Action) -> YAMLOperation {
    guard let inner else { return YAMLOperation(action, at: path, document: document) }
    let inside = YAMLOperation(action, at: inner.path, document: inner.document)
    return YAMLOperation(.inside(inside), at: path, document: document)
  }

  /// Returns the node of the field in a text of its file; nil where the path does not lead to one.
  package func node(in stream: YAMLStream) -> YAMLNode? {
    if let inner {
      guard let text = innerText(in: stream), text.documents.indices.contains(inner.document)
      else { return nil }
      return text.documents[inner.document].root.node(at: inner.path)
    }
    guard stream.documents.indices.contains(document) else { return nil }
    return stream.documents[document].root.node(at: path)
  }

  /// Returns the YAML that holds a field inside a scalar, read from a text of its file; nil where there
  /// is none.
  package func innerText(in stream: YAMLStream) -> YAMLStream? {
    guard inner != nil, stream.documents.indices.contains(document),
      let text = stream.documents[document].root.node(at: path)?.followed.text
    else { return nil }
    return try? YAMLStream(SourceBuffer(name: file.path.string, bytes: Array(text.utf8)))
  }
}

extension JSONPointer {
  /// The pointer of a path, as far as it has keys and numbers.
  static func of(_ path: YAMLPath) -> String {
    path.steps.map { step in
      switch step {
      case .key(let key): "/" + escape(key)
      case .index(let number): "/\(number)"
      case .item(_, let value): "/" + escape(value)
      }
    }.joined()
  }
}

extension YAMLNode {
  /// The node to which a path leads, if there is one.
  fileprivate func node(at path: YAMLPath) -> YAMLNode? {
    if case .found(let node)? = try? resolve(path) { node } else { nil }
  }
}
