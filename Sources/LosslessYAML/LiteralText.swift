import SourceText

/// A new text for a literal block scalar: header, indentation and line ends stay as they are, as far
/// as they can hold it.
struct LiteralText {
  let block: BlockScalar
  let buffer: SourceBuffer

  /// Creates the writer for a node; nil unless it is a literal block scalar.
  init?(_ node: YAMLNode, in buffer: SourceBuffer) {
    guard node.style == .literal else { return nil }
    block = BlockScalar(node)
    self.buffer = buffer
  }

  /// Returns the edit that writes `text`, or nil when it has one line only or a literal block in this
  /// place cannot hold it.
  func edit(to text: String) -> TextEdit? {
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 1, ScalarText.isPrintableBlock(text) else { return nil }
    var lineEnds = 0
    while let last = lines.last, last.isEmpty {
      lines.removeLast()
      lineEnds += 1
    }
    // With the text's end, the last split made one piece too many; without text nothing is left.
    guard let first = lines.first(where: { !$0.isEmpty }), let last = lines.last,
      !isBlank(first), !isBlank(last),
      let chomping = chomping(lineEnds: lineEnds), let indentation = indentation(before: first)
    else { return nil }
    if chomping == .keep {
      lines += Array(repeating: Substring().utf8, count: lineEnds - 1)
    }
    let header = "|" + (indentation.indicator.map(String.init) ?? "") + chomping.indicator
    return edit(
      header: Array(header.utf8),
      body: lines.map(Array.init),
      indented: indentation.columns
    )
  }

  /// Joins the header and the indented lines; the header is touched only where it changes.
  private func edit(header: [UInt8], body: [[UInt8]], indented columns: Int) -> TextEdit {
    let ending = buffer.lineEnding(at: block.start)
    let margin = [UInt8](repeating: UInt8(ascii: " "), count: columns)
    let lines = body.map { $0.isEmpty ? [] : margin + $0 }
    let text = Array(lines.joined(separator: ending))
    let headerTail = block.start + 1 + block.indicators
    let isSameHeader = header.elementsEqual(block.bytes[block.start..<headerTail])
    if isSameHeader, block.bodyStart <= block.contentEnd, block.bodyStart > block.headerEnd {
      return TextEdit(range: block.bodyStart..<block.contentEnd, replacement: text)
    }
    return TextEdit(
      range: block.start..<block.contentEnd,
      replacement: header + block.bytes[headerTail..<block.headerEnd] + ending + text
    )
  }

  /// Returns how the text's end is written; nil where only the file's own blank lines could tell.
  private func chomping(lineEnds: Int) -> BlockScalar.Chomping? {
    guard lineEnds > 0 else { return .strip }
    // A line end that the text has must be there in the file.
    guard block.contentEnd < block.bytes.count else { return nil }
    if block.chomping == .keep { return .keep }
    return lineEnds == 1 ? .clip : nil
  }

  private func indentation(before first: Substring.UTF8View) -> (columns: Int, indicator: Int?)? {
    let outer = block.outerIndentation
    let columns = block.indentation > 0 ? block.indentation : outer + 2
    let startsBlank = first.first == UInt8(ascii: " ") || first.first == UInt8(ascii: "\t")
    guard startsBlank || block.explicitIndent != nil else { return (columns, nil) }
    let indicator = columns - outer
    return (1...9).contains(indicator) ? (columns, indicator) : nil
  }

  private func isBlank(_ line: Substring.UTF8View) -> Bool {
    line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}

extension BlockScalar.Chomping {
  /// The character that stands for it in a header.
  fileprivate var indicator: String {
    switch self {
    case .clip: ""
    case .strip: "-"
    case .keep: "+"
    }
  }
}
