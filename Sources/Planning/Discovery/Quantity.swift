package import LosslessYAML
package import Manifests

/// An amount as Kubernetes writes it (`10Gi`, `500M`, `1e9`).
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
package struct Quantity: Comparable, Sendable {
  private let amount: Double

  /// Reads an amount; nil for a text that is none.
  package init?(_ text: String) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = Double(number) else { return nil }
    let unit = text.dropFirst(number.count)
    let powers = ["k", "M", "G", "T", "P", "E"]
    var factor = 1.0
    if unit.hasSuffix("i"),
      let power = ["K", "M", "G", "T", "P", "E"].firstIndex(of: String(unit.dropLast()))
    {
      for _ in 0...power { factor *= 1024 }
    } else if let power = powers.firstIndex(of: String(unit)) {
      for _ in 0...power { factor *= 1000 }
    } else if let exponent = Self.exponent(unit) {
      for _ in 0..<exponent { factor *= 10 }
    } else if !unit.isEmpty {
      return nil
    }
    amount = value * factor
  }

  private static func exponent(_ unit: Substring) -> Int? {
    guard unit.first == "e" || unit.first == "E" else { return nil }
    return Int(unit.dropFirst()).flatMap { (0...30).contains($0) ? $0 : nil }
  }

  /// Whether the left amount is smaller.
  package static func < (left: Quantity, right: Quantity) -> Bool { left.amount < right.amount }
}

extension ManifestObject {
  /// What a claim asks for.
  package var requestedStorage: YAMLNode? {
    root.member(path: "spec", "resources", "requests", "storage")
  }
}
