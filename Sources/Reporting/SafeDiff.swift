package import Planning
package import SourceText

/// One file's diff made safe to show: controls escaped, values of Secrets masked, coloured.
struct SafeDiff {
  /// Whether all that changes was planned, so that a value of a ConfigMap that does is shown.
  private let isPlanned: Bool
  private let old: SecretLines
  private let new: SecretLines
  private let style: TerminalStyle

  init(file: PlannedFile, style: TerminalStyle) {
    self.init(from: file.before, to: file.after, isPlanned: true, style: style)
  }

  init(from before: [UInt8]?, to after: [UInt8]?, isPlanned: Bool, style: TerminalStyle) {
    self.isPlanned = isPlanned
    old = SecretLines(before)
    new = SecretLines(after)
    self.style = style
  }

  /// Returns the text of a diff as `git diff` prints one.
  func text(_ diff: [UInt8]) -> String {
    lines(of: diff).map { line in
      switch line.kind {
      case .head: shown(line.bytes, .bold)
      case .place: shown(heading(line.bytes), .cyan)
      case .added(let number):
        shown(new.masked(line.bytes, number: number, isPlanned: isPlanned), .green)
      case .removed(let number):
        shown(old.masked(line.bytes, number: number, isPlanned: isPlanned), .red)
      case .same(let number): shown(old.masked(line.bytes, number: number, isPlanned: false), nil)
      case .mark: shown(line.bytes, nil)
      }
    }.joined()
  }

  /// Whether a diff, as it is, would show a value of a Secret.
  func showsSecret(_ diff: [UInt8]) -> Bool {
    lines(of: diff).contains { line in
      switch line.kind {
      case .added(let number): new.isSecret(line: number)
      case .removed(let number), .same(let number): old.isSecret(line: number)
      case .head, .place, .mark: false
      }
    }
  }

  /// A line of a diff.
  private struct Line {
    /// What it is; lines of the file with their number in it, from 1.
    enum Kind {
      case head, place, mark
      case added(Int), removed(Int), same(Int)
    }

    let kind: Kind
    let bytes: ArraySlice<UInt8>
  }

  private func lines(of diff: [UInt8]) -> [Line] {
    var lines = diff.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    var place: (old: Int, new: Int)?
    return lines.map { line in
      if line.starts(with: Array("@@ ".utf8)) {
        place = Self.starts(line)
        return Line(kind: .place, bytes: line)
      }
      guard let (oldLine, newLine) = place else { return Line(kind: .head, bytes: line) }
      switch line.first {
      case UInt8(ascii: "+"):
        place?.new += 1
        return Line(kind: .added(newLine), bytes: line)
      case UInt8(ascii: "-"):
        place?.old += 1
        return Line(kind: .removed(oldLine), bytes: line)
      case UInt8(ascii: "\\"): return Line(kind: .mark, bytes: line)
      default:
        place = (oldLine + 1, newLine + 1)
        return Line(kind: .same(oldLine), bytes: line)
      }
    }
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

extension PlannedFile {
  /// Whether a diff of the file, as `git diff` prints it, would show a value of a Secret.
  package func showsSecret(in diff: [UInt8]) -> Bool {
    SafeDiff(file: self, style: TerminalStyle(isColoured: false)).showsSecret(diff)
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
    let style = TerminalStyle(isColoured: false)
    let safe = SafeDiff(from: before, to: after, isPlanned: false, style: style)
    return .diff(path: path, text: safe.text(diff))
  }
}
