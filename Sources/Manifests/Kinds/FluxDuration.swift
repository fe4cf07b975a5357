/// Flux's durations: `([0-9]+(\.[0-9]+)?(ms|s|m|h))+`, the pattern of the custom resource definitions.
enum FluxDuration {
  /// Returns a duration in seconds, rounded up; nil for text that is none, such as a variable.
  static func seconds(_ text: String) -> Int? {
    var milliseconds = 0.0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let value = Double(number), let scale = units[String(unit)] else { return nil }
      milliseconds += value * scale
    }
    guard milliseconds < 1e12 else { return nil }
    return Int((milliseconds / 1_000).rounded(.up))
  }

  private static let units = ["ms": 1.0, "s": 1_000, "m": 60_000, "h": 3_600_000]
}
