/// Text with variables as Flux fills them in: `${name}`, `${name:=default}`, `$${name}` for the text
/// itself (kustomize-controller, which uses the syntax of bash in the form of `drone/envsubst`).
struct VariableText: Sendable {
  /// A variable, and what stands for it where it is empty or not set.
  struct Variable: Sendable {
    var name: String
    var fallback: VariableText?
  }

  private enum Part: Sendable {
    case text(String)
    case variable(Variable)
  }

  private var parts: [Part] = []

  /// Whether a text may hold variables, or escapes of them.
  static func mayBe(_ text: String) -> Bool { mayBe(text.utf8) }

  /// Whether the bytes of a text may hold variables, or escapes of them.
  static func mayBe(_ bytes: some Collection<UInt8>) -> Bool {
    zip(bytes, bytes.dropFirst()).contains {
      $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{")
    }
  }

  /// Returns the names of the variables in the bytes of a text, in order, each as often as it is
  /// written; the text need not be one that is understood.
  static func mentions(in bytes: some Collection<UInt8>) -> [String] {
    var names: [String] = []
    var rest = bytes[...]
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = rest[dollar...].dropFirst()
      if rest.starts(with: "${".utf8) {
        // The escape stands for the text.
        rest = rest.dropFirst(2)
      } else if rest.first == UInt8(ascii: "{") {
        let name = String(decoding: rest.dropFirst().prefix(while: \.isOfWord), as: UTF8.self)
        if !name.isEmpty { names.append(name) }
      }
    }
    return names
  }

  /// Reads a text; nil for an expression that is not understood.
  init?(_ text: String) {
    var rest = Substring(text)
    guard let parts = Self.parts(&rest, isInner: false) else { return nil }
    self.parts = parts
  }

  private init(parts: [Part]) {
    self.parts = parts
  }

  /// The variable that the whole text is; nil for other text.
  var only: Variable? {
    guard parts.count == 1, case .variable(let variable) = parts[0] else { return nil }
    return variable
  }

  /// The names of the variables, those of defaults included.
  var names: Set<String> {
    var names: Set<String> = []
    for case .variable(let variable) in parts {
      names.insert(variable.name)
      names.formUnion(variable.fallback?.names ?? [])
    }
    return names
  }

  /// The names of the variables that have no default.
  var required: Set<String> {
    var names: Set<String> = []
    for case .variable(let variable) in parts where variable.fallback == nil {
      names.insert(variable.name)
    }
    return names
  }

  /// Returns the text with the variables filled in; a name without a value is empty.
  func text(_ value: (String) -> String?) -> String {
    parts.map { part in
      switch part {
      case .text(let text): return text
      case .variable(let variable):
        let known = value(variable.name) ?? ""
        return known.isEmpty ? variable.fallback?.text(value) ?? "" : known
      }
    }.joined()
  }

  // MARK: Reading

  /// Reads up to the end, or to the brace that closes a default.
  private static func parts(_ rest: inout Substring, isInner: Bool) -> [Part]? {
    var parts: [Part] = []
    var text = ""
    while let character = rest.first {
      if isInner, character == "}" { break }
      if rest.hasPrefix("$${") {
        // The escape stands for the text up to the brace.
        text += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        rest = rest.dropFirst(2)
        guard let variable = variable(&rest) else { return nil }
        if !text.isEmpty { parts.append(.text(text)) }
        text = ""
        parts.append(.variable(variable))
      } else {
        text.append(character)
        rest.removeFirst()
      }
    }
    if !text.isEmpty { parts.append(.text(text)) }
    return parts
  }

  private static func variable(_ rest: inout Substring) -> Variable? {
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard let first = name.first, !first.isNumber else { return nil }
    rest = rest.dropFirst(name.count)
    if rest.first == "}" {
      rest.removeFirst()
      return Variable(name: String(name))
    }
    guard let sign = [":=", ":-", "=", "-"].first(where: { rest.hasPrefix($0) }) else { return nil }
    rest = rest.dropFirst(sign.count)
    guard let fallback = parts(&rest, isInner: true), rest.first == "}" else { return nil }
    rest.removeFirst()
    return Variable(name: String(name), fallback: VariableText(parts: fallback))
  }
}

extension UInt8 {
  /// Whether the byte is a letter, a digit or an underscore of ASCII: what names of variables are made of.
  var isOfWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
