/// Text of manifests and people on its way into the Markdown of a forge (CommonMark 0.31, GFM 0.29).
///
/// A backslash keeps Markdown from seeing a character, but not a forge from seeing `@team`, `#12` or
/// a commit id: only code does. Words that are plain stay words, everything else becomes code.
enum MarkdownText {
  /// More characters of one value than a reviewer reads.
  private static let longest = 200
  private static let longestSentence = 600

  /// Returns a text as inline code, whatever is in it.
  static func code(_ text: String) -> String { span(visible(text)) }

  /// The same, for a cell of a table: a `|` would end it.
  static func cell(_ text: String) -> String { span(pipesEscaped(cut(visible(text), longest))) }

  /// Returns a sentence as prose in a cell of a table; nothing of no text.
  static func cell(prose text: String) -> String {
    text.isEmpty ? "" : pipesEscaped(prose(cut(text, longestSentence)))
  }

  /// Returns a hint in a cell of a table.
  static func cell(hint text: String) -> String { pipesEscaped(hint(cut(text, longestSentence))) }

  /// Returns prose or code, in which every pipe stands in code, with its pipes escaped.
  ///
  /// By scalars: one with a mark behind it ends a cell too.
  private static func pipesEscaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      // Renderers differ in what `\\|` is: there the pipe is named.
      switch scalar {
      case "|" where escaped.last == "\\": escaped += "u{7c}".unicodeScalars
      case "|": escaped += "\\|".unicodeScalars
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func cut(_ text: String, _ length: Int) -> String {
    text.count > length ? text.prefix(length) + "..." : text
  }

  /// Returns a sentence: plain words as they are, all others as code.
  ///
  /// What stands in back-ticks already is code as a whole.
  static func prose(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    // Without its partner a back-tick is a character like any other.
    guard parts.count % 2 == 1 else { return words(text) }
    var result: [String] = []
    for (number, part) in parts.enumerated() {
      result.append(number % 2 == 1 ? (part.isEmpty ? "" : code(String(part))) : words(part))
    }
    return joined(result)
  }

  /// Returns a hint: a sentence, or one that ends in a command to run.
  static func hint(_ text: String) -> String {
    let programs = ["failover", "flux", "git", "kubectl"]
    guard let end = text.firstRange(of: ": "),
      programs.contains(where: { text[end.upperBound...].hasPrefix($0 + " ") })
    else { return prose(text) }
    return prose(String(text[..<end.upperBound])) + code(String(text[end.upperBound...]))
  }

  /// Returns lines as a block of code of a language, behind a fence that is longer than any inside.
  static func block(_ text: String, language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(in: text) + 1))
    return
      "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") || text.isEmpty ? "" : "\n")\(fence)\n"
  }

  /// Returns the diff of a file in a fold; `lead` stands before its name, `number` where the name is none
  /// for HTML.
  static func fold(_ diff: String, path: String, number: String, lead: String = "") -> String {
    let isPlain = isPlainPath(path)
    return "<details>\n<summary>\(lead)\(isPlain ? path : number)</summary>\n\n"
      + (isPlain ? "" : code(path) + "\n\n") + block(diff, language: "diff") + "\n</details>\n"
  }

  /// Whether a text can stand in HTML, where no code protects it: a path of plain letters, without a
  /// part that a forge takes for a commit.
  static func isPlainPath(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy { byte in
      isLetterOrDigit(byte) || "._/-".utf8.contains(byte)
    }
    return isPlain && !text.isEmpty && text.count <= longest && !text.lowercased().contains("www.")
      && !text.split { !$0.isLetter && !$0.isNumber }.contains { looksLikeCommit($0) }
  }

  // MARK: Code

  /// The text on one line, without characters that move or reorder others.
  private static func visible(_ text: String) -> String {
    Printable.text(text).replacing("\t", with: "\\t")
  }

  private static func span(_ text: String) -> String {
    // A span has to hold something, and blanks at both ends are stripped.
    guard text.contains(where: { $0 != " " }) else { return "(\(text.count) blanks)" }
    let fence = String(repeating: "`", count: longestRun(in: text) + 1)
    let ends = [text.first, text.last]
    let pad = ends.contains("`") || ends == [" ", " "] ? " " : ""
    return fence + pad + text + pad + fence
  }

  private static func longestRun(in text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  // MARK: Words

  private static func words(_ text: some StringProtocol) -> String {
    let shown = Printable.text(String(text))
    let parts = shown.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.isEmpty || isPlain(word) ? String(word) : code(String(word))
    }
    return parts.joined(separator: " ")
  }

  /// Two spans that touch would read as one.
  private static func joined(_ parts: [String]) -> String {
    parts.reduce(into: "") { text, part in
      if text.last == "`", part.first == "`" { text += " " }
      text += part
    }
  }

  /// Letters, also with a dash or an apostrophe between them, or a short number; behind an opening
  /// bracket and before the marks that end a word.
  private static func isPlain(_ word: Substring) -> Bool {
    let body = word.drop { $0 == "(" }.reversed().drop { ".,:;!?)".contains($0) }.reversed()
    let text = String(body)
    if text.isEmpty { return word.allSatisfy { $0 == "," || $0 == "." || $0 == ":" } }
    if text.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return text.count < 7 && !word.hasSuffix(".") && !word.hasSuffix(")")
    }
    let letters = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "'" }
    return letters.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLetter) && !looksLikeCommit($0) }
  }

  /// Forges link seven and more hexadecimal digits to a commit.
  private static func looksLikeCommit(_ word: Substring) -> Bool {
    word.count >= 7 && word.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return scalar.isASCII
      && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
  }
}
