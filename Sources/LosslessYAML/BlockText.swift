/// New values as lines in block style.
struct BlockText {
  let style: BlockStyle

  /// Returns the lines of a value that begins in `column`, each with its margin.
  func lines(of value: YAMLValue, at column: Int) -> [[UInt8]] {
    guard value.hasMembers else { return [Self.line(Self.inline(value), at: column)] }
    switch value {
    case .scalar: return []
    case .sequence(let items): return items.flatMap { item($0, at: column) }
    case .mapping(let entries): return entries.flatMap { entry($0.key, $0.value, at: column) }
    }
  }

  /// Returns the lines of an entry of a mapping in that column; `flow` writes the value on the key's
  /// line.
  func entry(
    _ key: String,
    _ value: YAMLValue,
    at column: Int,
    flow: FlowText? = nil
  ) -> [[UInt8]] {
    let name = ScalarText.render(.string(key)) + ":"
    if flow == nil, let text = value.literalLines {
      return [Self.line(name + " " + text.header, at: column)]
        + text.lines.map { $0.isEmpty ? [] : Self.line($0, at: column + style.step) }
    }
    guard value.hasMembers, flow == nil else {
      return [Self.line(name + " " + (flow?.text(of: value) ?? Self.inline(value)), at: column)]
    }
    return [Self.line(name, at: column)] + lines(of: value, at: self.column(of: value, in: column))
  }

  /// Returns the lines of an item of a sequence in that column; `quotes` are those of a scalar.
  func item(
    _ value: YAMLValue,
    at column: Int,
    dash: String = "- ",
    quotes: YAMLNode.Style = .plain,
    flow: FlowText? = nil
  ) -> [[UInt8]] {
    guard value.hasMembers, flow == nil else {
      let text = flow?.text(of: value) ?? Self.inline(value, quotes: quotes)
      return [Self.line(dash + text, at: column)]
    }
    let inner = column + dash.utf8.count
    var lines = lines(of: value, at: inner)
    lines[0].replaceSubrange(0..<inner, with: Self.line(dash, at: column))
    return lines
  }

  /// The column of a collection below a key in `column`.
  func column(of value: YAMLValue, in column: Int) -> Int {
    column + (value.kind == .sequence ? style.dashOffset : style.step)
  }

  /// Returns the text of a value that takes one line: a scalar, or a collection without members.
  static func inline(_ value: YAMLValue, quotes: YAMLNode.Style = .plain) -> String {
    switch value {
    case .scalar(let scalar): ScalarText.render(scalar, like: quotes)
    case .sequence: "[]"
    case .mapping: "{}"
    }
  }

  private static func line(_ text: String, at column: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: " "), count: column) + text.utf8
  }
}

extension YAMLValue {
  /// Whether a text of several lines is in it, which needs lines of its own to be read.
  var hasLines: Bool {
    switch self {
    case .scalar: literalLines != nil
    case .sequence(let items): items.contains(where: \.hasLines)
    case .mapping(let entries): entries.contains(where: \.value.hasLines)
    }
  }

  /// The header and the lines of a text that reads best as a literal block: one of several lines; nil
  /// for other values, and for a text that takes more than `|` or `|-` to say.
  fileprivate var literalLines: (header: String, lines: [String])? {
    guard case .scalar(.string(let text)) = self, ScalarText.isPrintableBlock(text) else {
      return nil
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let isEnded = lines.last?.isEmpty ?? false
    if isEnded { lines.removeLast() }
    guard lines.count > 1, let first = lines.first, let last = lines.last, !first.isEmpty,
      !first.hasPrefix(" "), !first.hasPrefix("\t"), last.contains(where: { $0 != " " })
    else { return nil }
    return (isEnded ? "|" : "|-", lines)
  }
}
