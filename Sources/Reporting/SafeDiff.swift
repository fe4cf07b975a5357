import Planning
package import SourceText

/// One file's diff made safe to show: controls escaped, values of Secrets masked, coloured.
struct SafeDiff {
  private let old: SecretLines
  private let new: SecretLines
  private let style: TerminalStyle

  init(file: PlannedFile, style: TerminalStyle) {
    self.init(from: file.before, to: file.after, style: style)
  }

  init(from before: [UInt8]?, to after: [UInt8]?, style: TerminalStyle) {
    old = SecretLines(before)
    new = SecretLines(after)
    self.style = style
  }

  /// Returns the text of a diff as `git diff` prints one.
  func text(_ diff: [UInt8]) -> String {
    var lines = diff.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    var place: (old: Int, new: Int)?
    return lines.map { line in
      if line.starts(with: Array("@@ ".utf8)) {
        place = Self.starts(line)
        return shown(heading(line), .cyan)
      }
      guard let (oldLine, newLine) = place else { return shown(line, .bold) }
      switch line.first {
      case UInt8(ascii: "+"):
        place?.new += 1
        return shown(new.masked(line, number: newLine), .green)
      case UInt8(ascii: "-"):
        place?.old += 1
        return shown(old.masked(line, number: oldLine), .red)
      case UInt8(ascii: "\\"): return shown(line, nil)
      default:
        place = (oldLine + 1, newLine + 1)
        return shown(old.masked(line, number: oldLine), nil)
      }
    }.joined()
  }

  /// One line, printable; a carriage return that ends it moves nothing and is left out.
  private func shown(_ line: ArraySlice<UInt8>, _ colour: TerminalStyle.Colour?) -> String {
    let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    let printable = Printable.text(String(decoding: text, as: UTF8.self))
    return (colour.map { style.paint(printable, $0) } ?? printable) + "\n"
  }

  /// `@@ -12,7 +12,7 @@` without the line of the file that git repeats behind it, when one of the
  /// file's lines may hold a Secret's value.
  private func heading(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard !old.isEmpty || !new.isEmpty else { return line }
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
    return ArraySlice(words.prefix(4).joined(separator: [UInt8(ascii: " ")]))
  }

  /// The first line numbers of `@@ -12,7 +12,7 @@`.
  private static func starts(_ line: ArraySlice<UInt8>) -> (old: Int, new: Int)? {
    let numbers = line.split(separator: UInt8(ascii: " ")).dropFirst().prefix(2).compactMap {
      let digits = $0.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
  }
}

extension Report {
  /// Returns a section with a file's diff as `git diff` prints it, values of Secrets masked.
  package static func diff(
    _ diff: [UInt8],
    of path: RepositoryPath,
    from before: [UInt8]?,
    to after: [UInt8]?
  ) -> Section {
    let safe = SafeDiff(from: before, to: after, style: TerminalStyle(isColoured: false))
    return .diff(path: path, text: safe.text(diff))
  }
}
