import LosslessYAML

/// A parsed file as the events of the YAML test suite: one a line, markers of documents left out.
enum EventText {
  /// Returns the lines, and for each the node that it is about.
  static func lines(_ stream: YAMLStream) -> [(text: String, node: YAMLNode?)] {
    var result: [(String, YAMLNode?)] = [("+STR", nil)]
    for document in stream.documents {
      result.append(("+DOC", nil))
      add(document.root, to: &result)
      result.append(("-DOC", nil))
    }
    result.append(("-STR", nil))
    return result
  }

  /// Returns a line of the suite without what says how a document is marked.
  static func withoutMarkers(_ line: String) -> String {
    line.hasPrefix("+DOC") || line.hasPrefix("-DOC") ? String(line.prefix(4)) : line
  }

  private static func add(_ node: YAMLNode, to result: inout [(String, YAMLNode?)]) {
    let anchor = node.anchor.map { " &\($0)" } ?? ""
    let properties = anchor + (node.tag.map { " <\($0)>" } ?? "")
    switch node.kind {
    case .alias: result.append(("=ALI *\(node.anchor ?? "")", node))
    case .scalar: result.append(("=VAL\(properties) \(value(node))", node))
    case .mapping, .sequence:
      let name = node.kind == .mapping ? "MAP" : "SEQ"
      let brackets = node.kind == .mapping ? " {}" : " []"
      result.append(("+\(name)\(node.style == .flow ? brackets : "")\(properties)", node))
      for child in node.children { add(child, to: &result) }
      result.append(("-\(name)", nil))
    }
  }

  private static func value(_ node: YAMLNode) -> String {
    let style =
      switch node.style {
      case .singleQuoted: "'"
      case .doubleQuoted: "\""
      case .literal: "|"
      case .folded: ">"
      case .plain, .block, .flow: ":"
      }
    var text = style.unicodeScalars
    for scalar in (node.text ?? "").unicodeScalars {
      switch scalar {
      case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": text.append(contentsOf: "\\n".unicodeScalars)
      case "\t": text.append(contentsOf: "\\t".unicodeScalars)
      case "\r": text.append(contentsOf: "\\r".unicodeScalars)
      case "\u{8}": text.append(contentsOf: "\\b".unicodeScalars)
      case "\0": text.append(contentsOf: "\\0".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}
