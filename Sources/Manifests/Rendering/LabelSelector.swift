/// A label selector of Kubernetes as text: `a=b,c!=d,e,!f,g in (h, i)`.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
struct LabelSelector {
  private enum Requirement {
    case value(String, Set<String>)
    case otherValue(String, Set<String>)
    case present(String)
    case absent(String)
  }

  private var requirements: [Requirement] = []

  /// Reads a selector; nil for one that is not understood.
  init?(_ text: String) {
    for part in Self.split(text) {
      guard let requirement = Self.requirement(part) else { return nil }
      requirements.append(requirement)
    }
  }

  /// Whether labels, or annotations, meet the selector.
  func matches(_ labels: RenderedValue?) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .value(let key, let values): labels?[key]?.text.map(values.contains) ?? false
      case .otherValue(let key, let values): !(labels?[key]?.text.map(values.contains) ?? false)
      case .present(let key): labels?[key] != nil
      case .absent(let key): labels?[key] == nil
      }
    }
  }

  /// Splits at commas outside of parentheses.
  private static func split(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map(trimmed)
  }

  private static func requirement(_ text: String) -> Requirement? {
    for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
      let sides = text.split(separator: sign, maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else { continue }
      let (key, value) = (trimmed(sides[0]), trimmed(sides[1]))
      guard isName(key), value.isEmpty || isName(value) else { return nil }
      return isEqual ? .value(key, [value]) : .otherValue(key, [value])
    }
    if text.hasPrefix("!") {
      let key = trimmed(text.dropFirst())
      return isName(key) ? .absent(key) : nil
    }
    if isName(text) { return .present(text) }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count > 2, isName(String(words[0])) else { return nil }
    let list = words.dropFirst(2).joined()
    guard list.hasPrefix("("), list.hasSuffix(")") else { return nil }
    let values = Set(list.dropFirst().dropLast().split(separator: ",").map(String.init))
    switch words[1] {
    case "in": return .value(String(words[0]), values)
    case "notin": return .otherValue(String(words[0]), values)
    default: return nil
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0))
      }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace ?? false { rest.removeFirst() }
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return String(rest)
  }
}
