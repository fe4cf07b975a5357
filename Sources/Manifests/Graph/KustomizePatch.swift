import LosslessYAML
import SourceText

/// One patch of a kustomization file or of a Flux Kustomization: whom it meets and what it sets.
///
/// Both questions are answered so that a doubt counts as yes: a field that a patch may decide is not
/// edited elsewhere.
struct KustomizePatch: Sendable {
  /// Where to look for it: the entry that holds the patch or lists its file.
  let location: SourceLocation
  /// The `target:` mapping, if it has one.
  let target: YAMLNode?
  /// What the target asks for.
  private let patterns: Patterns?
  /// Whether its options let it change names or kinds.
  let mayRename: Bool
  /// The parsed patch: a list of JSON 6902 operations, or partial objects.
  ///
  /// Nil when it could not be read.
  let content: [YAMLNode]?
  /// The text that holds each part of `content`; nil where it stands in text inside text.
  let places: [TextPlace]?
  /// Whether it may change a field that steers what lies below a Flux Kustomization.
  let maySteer: Bool
  /// The patches that it puts into the `spec.patches` of a Flux Kustomization; nil when they cannot be
  /// told.
  let addedPatches: [KustomizePatch]?

  /// Creates a patch that `entry` describes.
  init(_ entry: YAMLNode, _ text: PatchText?, at location: SourceLocation) {
    let content = text?.roots
    self.location = location
    self.content = content
    places = text?.places
    maySteer = content?.contains(where: Self.maySteer) ?? true
    addedPatches = content.flatMap { Self.addedPatches(by: $0, at: location) }
    target = entry.member("target")
    patterns = target.map(Patterns.init)
    let options = ["allowNameChange", "allowKindChange"].compactMap {
      entry.member(path: "options", $0)?.text
    }
    mayRename = options.contains { $0 != "false" }
  }

  /// Creates a patch that is written as text in `entry`, an entry of the text at a place; nil for an
  /// entry that itself stands in text inside text.
  init(inline entry: YAMLNode, of place: TextPlace?, at location: SourceLocation) {
    let text = entry.member("patch").flatMap { PatchText(inside: $0, of: place) }
    self.init(entry, text, at: location)
  }

  /// The first character of an entry of a file.
  static func place(of entry: YAMLNode, in file: ManifestFile) -> SourceLocation {
    let start = entry.contentRange.lowerBound
    return file.buffer.location(of: start..<min(start + 1, entry.contentRange.upperBound))
  }

  /// Whether the patch may meet `object`.
  func mayMeet(_ object: PlacedObject) -> Bool { touches(object) { _ in true } }

  /// Whether the patch may change `field` of `object`.
  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    touches(object) { Self.content($0, mayTouch: field, setting: false) }
  }

  /// Whether the patch may give `field` of `object` a value; one that only takes it away does not.
  func maySet(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    touches(object) { Self.content($0, mayTouch: field, setting: true) }
  }

  /// Whether the patch may make another object of `object`.
  ///
  /// A partial object identifies by its name; without the options for it kustomize keeps the name,
  /// the namespace and the kind that the object had (kustomize, `Resource.ApplySmPatch`).
  func mayChangeIdentity(of object: PlacedObject) -> Bool {
    touches(object) { content in
      switch content.followed.kind {
      case .sequence:
        FieldAddress.identity.contains { Self.content(content, mayTouch: $0, setting: false) }
      case .mapping: mayRename && !Self.partial(content, isOf: object)
      case .scalar, .alias: false
      }
    }
  }

  /// Whether the patch may meet `object` with a content for which `body` holds; unread content does.
  private func touches(_ object: PlacedObject, _ body: (YAMLNode) -> Bool) -> Bool {
    if let patterns {
      return patterns.mayMeet(object) && content?.contains(where: body) ?? true
    }
    return content?.contains { Self.partial($0, isOf: object) && body($0) } ?? true
  }

  // MARK: Whom

  /// The patterns of a target, read once: a patch is held against many objects.
  private struct Patterns {
    let group: String
    let version: String
    let kind: String
    let name: String
    let namespace: String

    init(_ target: YAMLNode) {
      func text(_ key: String) -> String { target.member(key)?.text ?? "" }
      group = text("group")
      version = text("version")
      kind = text("kind")
      name = text("name")
      namespace = text("namespace")
    }

    func mayMeet(_ object: PlacedObject) -> Bool {
      let written = object.object.written
      return Self.matches(kind, [written.kind]) && Self.matches(group, [written.group])
        && Self.matches(version, [written.version ?? ""]) && Self.matches(name, object.names)
        && Self.matches(namespace, object.namespaces)
    }

    /// Whether a pattern meets one of the texts; one that does not compile may.
    private static func matches(_ pattern: String, _ texts: @autoclosure () -> [String]) -> Bool {
      pattern.isEmpty || KustomizePatch.pattern(pattern, meets: texts()) ?? true
    }
  }

  /// Whether an anchored regular expression meets one of the texts; nil for one that does not compile.
  ///
  /// An empty one meets all.
  static func pattern(_ pattern: String, meets texts: [String]) -> Bool? {
    guard !pattern.isEmpty else { return true }
    if texts.contains(pattern) { return true }
    if pattern.utf8.allSatisfy(isPlain), texts.allSatisfy({ $0.utf8.allSatisfy(isPlain) }) {
      return texts.contains { meets(pattern, $0) }
    }
    guard let expression = try? Regex(pattern) else { return nil }
    return texts.contains { (try? expression.wholeMatch(in: $0)) != nil }
  }

  /// The same for the pattern that a node holds; one that is not there meets all.
  static func pattern(_ node: YAMLNode?, meets texts: [String]) -> Bool? {
    pattern(node?.text ?? "", meets: texts)
  }

  /// Whether a name of letters, digits and dots, of which each stands for any character, meets a text:
  /// commonly a group or a name is written, and making a regular expression takes long.
  private static func meets(_ pattern: String, _ text: String) -> Bool {
    pattern.utf8.count == text.utf8.count
      && zip(pattern.utf8, text.utf8).allSatisfy { $0 == $1 || $0 == UInt8(ascii: ".") }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Whether a partial object may be of `object`: what it leaves out is no difference.
  static func partial(_ patch: YAMLNode, isOf object: PlacedObject) -> Bool {
    if let kind = patch.member("kind")?.text, kind != object.object.written.kind { return false }
    guard let name = patch.member(path: "metadata", "name")?.text else { return true }
    return object.names.contains(name)
  }

  /// The null by which a partial object takes a field of an object away; nil where it does not, or not
  /// for sure.
  func removal(of field: YAMLPath, from object: PlacedObject) -> TextOrigin? {
    guard let content, content.count == 1, content[0].kind == .mapping, let place = places?.first,
      mayMeet(object), !Self.isDirected(content[0]),
      case .found(let node)? = try? content[0].resolve(field), node.scalarKind == .null
    else { return nil }
    return TextOrigin(place: place, node: node)
  }

  // MARK: What

  /// Whether a content touches a field of whatever it meets.
  static func mayTouch(_ content: YAMLNode, _ field: FieldAddress) -> Bool {
    Self.content(content, mayTouch: field, setting: false)
  }

  private static func content(
    _ content: YAMLNode,
    mayTouch field: FieldAddress,
    setting: Bool
  ) -> Bool {
    switch content.kind {
    case .sequence: content.children.contains { operation($0, mayTouch: field, setting: setting) }
    case .mapping: partial(content, mayTouch: field.path.steps[...], setting: setting)
    case .scalar: content.scalarKind != .null
    case .alias: true
    }
  }

  /// Whether a JSON 6902 operation writes at, above or below the field, or moves it away.
  static func operation(
    _ operation: YAMLNode,
    mayTouch field: FieldAddress,
    setting: Bool
  ) -> Bool {
    guard let path = operation.member("path")?.text else { return true }
    let verb = operation.member("op")?.text
    if verb == "move", let origin = operation.member("from")?.text,
      pointer(origin, meets: field)
    {
      return true
    }
    guard pointer(path, meets: field) else { return false }
    guard setting else { return true }
    if verb == "remove" { return false }
    // A value above the field sets it only if it holds it.
    guard verb == "add" || verb == "replace", var value = operation.member("value") else {
      return true
    }
    for token in field.pointerTokens.dropFirst(tokens(of: path).count) {
      guard value.kind == .mapping else { return value.scalarKind != .null }
      guard let inner = value.member(JSONPointer.unescape(token) ?? token) else { return false }
      value = inner
    }
    return true
  }

  private static func tokens(of path: String) -> [Substring] {
    Array(path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
  }

  /// Whether one of two pointers leads to or through the other; list positions always meet.
  private static func pointer(_ path: String, meets field: FieldAddress) -> Bool {
    zip(tokens(of: path), field.pointerTokens).allSatisfy { token, own in
      token == own || (own.allSatisfy(\.isNumber) && (token == "-" || token.allSatisfy(\.isNumber)))
    }
  }

  /// Whether a mapping holds a merge key, a directive, or a key that is not plain text.
  static func isDirected(_ node: YAMLNode) -> Bool {
    node.entries.contains { entry in
      entry.key.text.map { $0 == "<<" || $0.utf8.first == UInt8(ascii: "$") } ?? true
    }
  }

  /// Whether a partial object holds the field, something in its place, or a directive such as
  /// `$patch` or `$retainKeys`.
  private static func partial(
    _ node: YAMLNode,
    mayTouch steps: ArraySlice<YAMLPath.Step>,
    setting: Bool
  ) -> Bool {
    guard let step = steps.first else { return !(setting && node.scalarKind == .null) }
    if node.kind == .scalar { return !(setting && node.scalarKind == .null) }
    if node.kind == .alias { return true }
    // What a merge key brings in is not looked up.
    if isDirected(node) { return true }
    switch step {
    case .key(let key):
      return node[key].map { partial($0, mayTouch: steps.dropFirst(), setting: setting) } ?? false
    case .index:
      return true
    case .item(let key, let value):
      return node.children.contains { item in
        guard let name = item[key]?.text else { return true }
        return name == value && partial(item, mayTouch: steps.dropFirst(), setting: setting)
      }
    }
  }
}
