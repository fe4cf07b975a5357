/// A program that reads manifests after us, as far as its reading differs from ours.
package enum YAMLReader: CaseIterable, Sendable {
  /// sigs.k8s.io/yaml 1.5, go-yaml v2 below it: kubectl, the API server, controllers.
  case kubernetes
  /// go-yaml v3: kustomize, kyaml, Flux.
  case kustomize
  /// YAML 1.1 readers such as PyYAML.
  case yaml11
  /// The core schema of YAML 1.2, 10.3.
  case yaml12

  /// Returns what this reader makes of a plain scalar without a tag.
  ///
  /// Source: `resolve` in go-yaml's resolve.go, v2.4 and v3.0; https://yaml.org/type/; YAML 1.2.2,
  /// 10.3.2.
  package func kind(ofPlain text: String) -> ScalarKind {
    let union = ScalarKind.ofPlain(text)
    switch union {
    case .null, .string: return union
    case .boolean: return isBoolean(text) ? .boolean : .string
    case .timestamp:
      // Kubernetes' conversion to JSON leaves a timestamp its text.
      return self == .yaml11 ? .timestamp : .string
    case .number: return isNumber(Array(text.lowercased().utf8)) ? .number : .string
    }
  }

  private func isBoolean(_ text: String) -> Bool {
    switch text.lowercased() {
    case "true", "false": true
    case "y", "n": self == .kubernetes
    case "yes", "no", "on", "off": self == .kubernetes || self == .yaml11
    default: false
    }
  }

  private func isNumber(_ text: [UInt8]) -> Bool {
    let digits = text.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    let isYAML12 = self == .yaml12
    // Base 60 is YAML 1.1 alone; both go-yamls leave it a string.
    if digits.contains(UInt8(ascii: ":")) { return self == .yaml11 }
    if digits.contains(UInt8(ascii: "_")) { return !isYAML12 }
    if digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "b")]) { return !isYAML12 }
    if digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "o")]) { return self != .yaml11 }
    if digits.contains(UInt8(ascii: "e")),
      !digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")])
    {
      // YAML 1.1 wants a point in the mantissa and a sign before the exponent.
      let hasPoint = digits.contains(UInt8(ascii: "."))
      let sign = digits.split(separator: UInt8(ascii: "e")).last?.first
      let isSigned = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
      return self != .yaml11 || (hasPoint && isSigned)
    }
    let isOctal = digits.count > 1 && digits.first == UInt8(ascii: "0")
    let hasDecimal = digits.contains(UInt8(ascii: "8")) || digits.contains(UInt8(ascii: "9"))
    if isOctal, hasDecimal, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return self != .yaml11 }
    return true
  }

  /// Returns the integer that this reader makes of a plain scalar: `0775` is 509 to all but YAML
  /// 1.2, where it is 775; nil for what it reads as anything else.
  package func integer(ofPlain text: String) -> Int? {
    guard kind(ofPlain: text) == .number else { return nil }
    let isNegative = text.hasPrefix("-")
    let body = text.lowercased().drop { $0 == "-" || $0 == "+" }.filter { $0 != "_" }
    let magnitude: Int?
    switch body.prefix(2) {
    case "0x": magnitude = Int(body.dropFirst(2), radix: 16)
    case "0o": magnitude = Int(body.dropFirst(2), radix: 8)
    case "0b": magnitude = Int(body.dropFirst(2), radix: 2)
    default:
      let isOctal = self != .yaml12 && body.count > 1 && body.hasPrefix("0")
      magnitude = Int(body, radix: isOctal ? 8 : 10)
    }
    return magnitude.map { isNegative ? -$0 : $0 }
  }
}
