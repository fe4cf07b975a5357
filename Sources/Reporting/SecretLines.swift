import LosslessYAML
import Manifests
import SourceText

/// The lines of a file that hold values which are not to be shown, and how much of each may be.
///
/// These are values of Secrets, what SOPS encrypted, and values of ConfigMaps: people keep passwords there
/// too, and a line of one is shown only where a plan changes it.
struct SecretLines {
  /// Bytes at the start of a line that may be shown, by line number from 1; lines that are not
  /// there hold no value.
  private var shown: [Int: Int] = [:]

  /// The same for values of ConfigMaps.
  private var shownOfSettings: [Int: Int] = [:]

  /// Finds the values in a file; one that does not parse is taken to hold them everywhere.
  init(_ bytes: [UInt8]?) {
    guard let bytes else { return }
    let buffer = SourceBuffer(name: "file", bytes: bytes)
    guard let stream = try? YAMLStream(buffer) else {
      hide(0..<bytes.count, in: buffer)
      return
    }
    for document in stream.documents { visit(document.root, in: buffer) }
  }

  /// Whether nothing is masked.
  var isEmpty: Bool { shown.isEmpty && shownOfSettings.isEmpty }

  /// Whether a line holds a value of a Secret.
  func isSecret(line number: Int) -> Bool { shown[number] != nil }

  /// Returns a line of a diff, its sign first, with the values of line `number` masked; of ConfigMaps
  /// those too that are not `planned`.
  func masked(_ line: ArraySlice<UInt8>, number: Int, isPlanned: Bool) -> ArraySlice<UInt8> {
    guard let count = shown[number] ?? (isPlanned ? nil : shownOfSettings[number]) else {
      return line
    }
    return line.prefix(1 + count) + Array("***".utf8)
  }

  /// Goes through everything that looks like an object: a Secret in a list or without a name too.
  private mutating func visit(_ root: YAMLNode, in buffer: SourceBuffer) {
    if let seal = root.member("sops") { hide(seal, in: buffer) }
    var waiting = [root]
    while let node = waiting.popLast() {
      waiting += node.children
      if node.kind == .scalar, let text = node.text,
        text.hasPrefix("ENC[") || YAMLNode.mayHoldSecret(text)
      {
        hide(node.range, in: buffer)
      }
      for generator in node.member("secretGenerator")?.listItems ?? [] {
        if let literals = generator.member("literals") { hide(literals, in: buffer) }
      }
      if node.isSecret {
        for value in Self.values(of: node, ["data", "stringData"]) {
          hide(value, in: buffer)
          hideAliased(below: value, in: buffer)
        }
        // `kubectl apply` keeps a copy of all that it was given.
        if let notes = node.member(path: "metadata", "annotations") { hide(notes, in: buffer) }
      } else if node.isConfigMap {
        for value in Self.values(of: node, ["data", "binaryData"]) {
          var lines = SecretLines(nil)
          lines.hide(value, in: buffer)
          shownOfSettings.merge(lines.shown) { min($0, $1) }
        }
      }
    }
  }

  /// The values of some keys of an object; readers disagree on which of two equal keys counts.
  private static func values(of object: YAMLNode, _ keys: [String]) -> [YAMLNode] {
    keys.flatMap { key in
      object.entries.filter { $0.key.followed.hasText(key) }.map(\.value.followed)
        + [object.member(key)].compactMap(\.self)
    }
  }

  /// Hides what stands elsewhere and comes in by an alias or a merge key.
  private mutating func hideAliased(below value: YAMLNode, in buffer: SourceBuffer) {
    var seen: Set<Range<Int>> = []
    var waiting = [value]
    while let node = waiting.popLast() {
      for child in node.children {
        if let target = child.aliasTarget, seen.insert(target.range).inserted {
          hide(target, in: buffer)
          waiting.append(target)
        }
        waiting.append(child)
      }
    }
  }

  /// Hides `data:` but for its keys; comments among them may hold a former value.
  private mutating func hide(_ data: YAMLNode, in buffer: SourceBuffer) {
    var lines = SecretLines(nil)
    lines.hide(data.range.lowerBound..<data.contentRange.upperBound, in: buffer)
    var last = 0
    for entry in data.entries {
      let start = entry.value.range.lowerBound
      let line = buffer.position(at: entry.key.range.lowerBound).line
      if line > last {
        let lineStart = buffer.lineStart(at: entry.key.range.lowerBound)
        lines.shown[line] = min(start, buffer.textEnd(at: lineStart)) - lineStart
      }
      last = buffer.position(at: max(start, entry.value.contentRange.upperBound - 1)).line
    }
    shown.merge(lines.shown) { min($0, $1) }
  }

  private mutating func hide(_ range: Range<Int>, in buffer: SourceBuffer) {
    let first = buffer.position(at: range.lowerBound).line
    let last = buffer.position(at: max(range.lowerBound, range.upperBound - 1)).line
    for line in first...last { shown[line] = 0 }
    shown[first] = range.lowerBound - buffer.lineStart(at: range.lowerBound)
  }
}
