import ArgumentParser
import Delivery

extension CompletionKind {
  /// Names of the services of the repository that the command line names, or of the current one.
  static let services = CompletionKind.custom { words, _, _ in
    let environment = Terminal().environment
    let named = environment["FAILOVER_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    return ServiceNames.all(
      path: value(of: "-C", in: words) ?? ".",
      environment: environment,
      configuration: value(of: "--config", in: words) ?? named
    )
  }

  /// The word behind an option, or behind its `=`.
  private static func value(of option: String, in words: [String]) -> String? {
    if let word = words.last(where: { $0.hasPrefix(option + "=") }) {
      return String(word.dropFirst(option.count + 1))
    }
    guard let place = words.lastIndex(of: option), words.indices.contains(place + 1) else {
      return nil
    }
    return words[place + 1]
  }
}
