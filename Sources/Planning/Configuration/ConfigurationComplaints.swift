import LosslessYAML
import SourceText

/// Complaints about a configuration while it is read: each placed in the outer file, none the last.
struct ConfigurationComplaints {
  /// The file that a person opens.
  let outer: SourceBuffer

  /// The configuration inside it.
  let nested: NestedText

  /// The complaints, in the order found.
  private(set) var diagnostics: [Diagnostic] = []

  init(outer: SourceBuffer, nested: NestedText) {
    self.outer = outer
    self.nested = nested
  }

  /// Returns a node's text; anything that is not plain text is complained about.
  mutating func text(_ node: YAMLNode, of field: String) -> String? {
    guard let text = node.text else {
      complain("expected text in `\(field)`, found \(node.kind.phrase)", at: node)
      return nil
    }
    guard !text.isEmpty, node.scalarKind != .null else {
      complain("`\(field)` has no value", at: node, hints: ["write one, or remove the key"])
      return nil
    }
    guard node.scalarKind == .string else {
      complain(
        "`\(field)` is read as a \(node.scalarKind), expected text",
        at: node,
        hints: ["quote it: \"\(text)\""]
      )
      return nil
    }
    return expectPlain(text, at: node, of: field) ? text : nil
  }

  /// Returns true or false; anything else is complained about.
  mutating func flag(_ node: YAMLNode, of field: String) -> Bool? {
    for value in [true, false] where YAMLScalar.boolean(value).isValue(of: node) { return value }
    complain("expected true or false in `\(field)`, found `\(node.sourceText)`", at: node)
    return nil
  }

  /// Whether a value is free of control characters; one that is not is complained about.
  mutating func expectPlain(_ text: String, at node: YAMLNode, of field: String? = nil) -> Bool {
    guard text.unicodeScalars.contains(where: \.isControlOrBidirectional) else { return true }
    complain("\(field.map { "`\($0)`" } ?? "the value") holds a control character", at: node)
    return false
  }

  /// Complains about keys that are not known, with the nearest name, and about keys written twice.
  mutating func expectKeys(
    of mapping: YAMLNode,
    among known: [String],
    in subject: String
  ) {
    expectNoRepetition(in: mapping, of: subject)
    for (key, _) in mapping.entries {
      let name = key.text ?? key.sourceText
      if !known.contains(name) {
        complain(
          "\(subject) has an unknown key `\(name)`",
          at: key,
          hints: NearestName.hints(for: name, among: known, called: "known keys")
        )
      }
    }
  }

  /// Complains about keys written twice.
  mutating func expectNoRepetition(in mapping: YAMLNode, of subject: String) {
    var seen: Set<String> = []
    for (key, _) in mapping.entries {
      let name = key.text ?? key.sourceText
      if !seen.insert(name).inserted {
        complain("\(subject) has the key `\(name)` twice", at: key)
      }
    }
  }

  /// Complains about fields that are left out while others of their group are there.
  mutating func expectTogether(
    _ fields: [String],
    in entry: YAMLNode,
    of name: String,
    at key: YAMLNode
  ) {
    let present = fields.filter { entry[$0] != nil }
    guard !present.isEmpty else { return }
    for field in fields where entry[field] == nil {
      complain(
        "service `\(name)` has `\(present[0])` but no `\(field)`",
        at: key,
        hints: ["give \(fields.joined(separator: ", ")) together, or none of them"]
      )
    }
  }

  /// Adds a complaint about a node.
  mutating func complain(_ message: String, at node: YAMLNode, hints: [String] = []) {
    diagnostics.append(
      Diagnostic(code: .configuration, message, at: location(node), hints: hints)
    )
  }

  /// Adds a complaint, unless the same one stands at that place already.
  mutating func complainOnce(_ message: String, at node: YAMLNode, hints: [String] = []) {
    let place = location(node)
    guard !diagnostics.contains(where: { $0.message == message && $0.location == place }) else {
      return
    }
    complain(message, at: node, hints: hints)
  }

  /// The complaints in file order.
  var inFileOrder: [Diagnostic] { diagnostics.inFileOrder }

  /// Where a node stands in the outer file.
  func location(_ node: YAMLNode) -> SourceLocation {
    outer.location(of: nested.outerRange(of: node.contentRange))
  }

  /// Complains about the file as a whole.
  mutating func complainOfFile(_ message: String) {
    diagnostics.append(
      Diagnostic(code: .configuration, message, at: outer.location(of: 0..<0))
    )
  }

  /// Complains unless a node is text that names a service or a site.
  mutating func expectName(_ node: YAMLNode, of what: String) {
    let name = node.text ?? node.sourceText
    guard !ConfigurationReader.isName(name) else { return }
    complain(
      "`\(name)` is no \(what) name",
      at: node,
      hints: ["use lower-case letters, digits and dashes, at most 63"]
    )
  }

  /// Returns the entries of a mapping whose keys are names of the user's; anything else, and a name
  /// written twice, is complained about.
  mutating func entries(
    of node: YAMLNode,
    in subject: String
  ) -> [(key: YAMLNode, value: YAMLNode)] {
    guard expectMapping(node) else { return [] }
    expectNoRepetition(in: node, of: subject)
    return node.entries
  }

  /// Whether a node is a mapping; anything else is complained about.
  mutating func expectMapping(_ node: YAMLNode) -> Bool {
    if node.kind == .mapping { return true }
    complain("expected a mapping, found \(node.kind.phrase)", at: node)
    return false
  }
}

extension [Diagnostic] {
  /// The diagnostics by file and place; of one place, in the order in which they were found.
  var inFileOrder: [Diagnostic] {
    enumerated().sorted { left, right in
      let files = [left, right].map { $0.element.location?.file ?? "" }
      let starts = [left, right].map { $0.element.location?.byteRange.lowerBound ?? 0 }
      return (files[0], starts[0], left.offset) < (files[1], starts[1], right.offset)
    }.map(\.element)
  }
}

extension YAMLNode.Kind {
  /// The kind's name with its article.
  var phrase: String { self == .alias ? "an alias" : "a \(word)" }
}
