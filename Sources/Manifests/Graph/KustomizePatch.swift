import LosslessYAML
import SourceText

/// One patch of a kustomization file or of a Flux Kustomization: whom it meets and what it sets.
///
/// Both questions are answered so that a doubt counts as yes: a field that a patch may decide is not
/// edited elsewhere.
struct KustomizePatch: Sendable {
  /// The file in which the patch is listed or written.
  let file: ManifestFile
  /// The node that holds the patch, or lists its file.
  let listed: YAMLNode
  /// The `target:` mapping, if it has one.
  let target: YAMLNode?
  /// The parsed patch: a list of JSON 6902 operations, or partial objects.
  ///
  /// Nil when it could not be read.
  let content: [YAMLNode]?

  /// Where to look for it.
  var location: SourceLocation {
    let start = listed.contentRange.lowerBound
    return file.buffer.location(of: start..<min(start + 1, listed.contentRange.upperBound))
  }

  /// Whether the patch may change `field` of `object`.
  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    if let target {
      guard Self.target(target, mayMeet: object) else { return false }
      return content?.contains { Self.content($0, mayTouch: field) } ?? true
    }
    guard let content else { return true }
    return content.contains {
      Self.partial($0, isOf: object) && Self.content($0, mayTouch: field)
    }
  }

  // MARK: Whom

  private static func target(_ target: YAMLNode, mayMeet object: PlacedObject) -> Bool {
    let written = object.object.written
    return matches(target["group"], [written.group])
      && matches(target["version"], [written.version ?? ""])
      && matches(target["kind"], [written.kind])
      && matches(target["name"], object.names)
      && matches(target["namespace"], object.namespaces)
  }

  /// Whether an anchored regular expression meets one of the texts; one that does not compile may.
  private static func matches(_ pattern: YAMLNode?, _ texts: [String]) -> Bool {
    guard let pattern = pattern?.text, !pattern.isEmpty else { return true }
    if texts.contains(pattern) { return true }
    guard let expression = try? Regex(pattern) else { return true }
    return texts.contains { (try? expression.wholeMatch(in: $0)) != nil }
  }

  private static func partial(_ patch: YAMLNode, isOf object: PlacedObject) -> Bool {
    guard patch["kind"]?.text == object.object.written.kind else { return false }
    guard let name = patch[path: "metadata", "name"]?.text else { return false }
    return object.names.contains(name)
  }

  // MARK: What

  private static func content(_ content: YAMLNode, mayTouch field: FieldAddress) -> Bool {
    switch content.kind {
    case .sequence: content.children.contains { operation($0, mayTouch: field) }
    case .mapping: partial(content, mayTouch: field.path.steps[...])
    case .scalar: content.scalarKind != .null
    case .alias: true
    }
  }

  /// Whether a JSON 6902 operation writes at, above or below the field, or moves it away.
  private static func operation(_ operation: YAMLNode, mayTouch field: FieldAddress) -> Bool {
    guard let path = operation["path"]?.text else { return true }
    if operation["op"]?.hasText("move") ?? false, let origin = operation["from"]?.text,
      pointer(origin, meets: field)
    {
      return true
    }
    return pointer(path, meets: field)
  }

  /// Whether one of two pointers leads to or through the other; list positions always meet.
  private static func pointer(_ path: String, meets field: FieldAddress) -> Bool {
    let tokens = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return zip(tokens, field.pointerTokens).allSatisfy { token, own in
      token == own || (own.allSatisfy(\.isNumber) && (token == "-" || token.allSatisfy(\.isNumber)))
    }
  }

  /// Whether a partial object holds the field, something in its place, or a `$patch` directive.
  private static func partial(_ node: YAMLNode, mayTouch steps: ArraySlice<YAMLPath.Step>) -> Bool {
    guard let step = steps.first else { return true }
    if node.kind == .alias || node.kind == .scalar { return true }
    // What a merge key brings in is not looked up.
    if node["$patch"] != nil || node["<<"] != nil { return true }
    switch step {
    case .key(let key):
      return node[key].map { partial($0, mayTouch: steps.dropFirst()) } ?? false
    case .index:
      return true
    case .item(let key, let value):
      return node.children.contains { item in
        guard let name = item[key]?.text else { return true }
        return name == value && partial(item, mayTouch: steps.dropFirst())
      }
    }
  }
}

/// A field of an object, as a path for partial objects and as tokens for JSON pointers.
struct FieldAddress: Sendable {
  let path: YAMLPath
  /// The reference tokens of the field's RFC 6901 pointer, from the object's root.
  let pointerTokens: [String]
}
