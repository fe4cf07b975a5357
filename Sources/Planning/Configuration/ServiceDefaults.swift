import LosslessYAML
import SourceText
import Transforms

/// What a service may leave to the top of the configuration.
struct ServiceDefaults {
  /// Which end moves first; nil when nothing is written.
  var order: TransitionOrder?

  /// How a key that suspends something is taken back.
  var resume = ResumeStyle.explicit

  /// Value of external-dns' `controller` annotation of a published name.
  var publishing = "dns-controller"

  /// Its value of a name that is not published.
  ///
  /// external-dns ignores every value but `dns-controller`.
  /// https://github.com/kubernetes-sigs/external-dns/blob/master/docs/annotations/annotations.md
  var withdrawing = "ignore"

  /// Prefix of external-dns' annotations with its slash; nil means the one that the object uses.
  var prefix: String?

  /// The keys that may stand at the top and in a service.
  static let keys = ["order", "resume", "externalDNS"]

  /// The keys of `externalDNS`.
  static let externalDNSKeys = ["controller", "prefix"]

  /// The words for an order; the later ones are those of the failover operators.
  static let orders: KeyValuePairs<String, TransitionOrder> = [
    "source-first": .sourceFirst, "target-first": .targetFirst,
    "CONSISTENCY": .sourceFirst, "UPTIME": .targetFirst,
    "safe": .sourceFirst, "fast": .targetFirst,
  ]

  /// Reads the keys that a mapping has of them; what it does not say stays.
  mutating func read(_ mapping: YAMLNode, _ complaints: inout ConfigurationComplaints) {
    if let node = mapping["order"], let word = complaints.text(node, of: "order") {
      order = Self.order(word, at: node, &complaints)
    }
    if let node = mapping["resume"] {
      if YAMLScalar.boolean(false).isValue(of: node) {
        resume = .explicit
      } else if node.hasText("remove") {
        resume = .remove
      } else {
        complaints.complain(
          "`resume` is `\(node.sourceText)`, expected `false` or `remove`",
          at: node,
          hints: ["`false` writes `suspend: false`, `remove` takes the key out"]
        )
      }
    }
    guard let node = mapping["externalDNS"], complaints.expectMapping(node) else { return }
    complaints.expectKeys(of: node, among: Self.externalDNSKeys, in: "`externalDNS`")
    if let controller = node["controller"] { read(controller: controller, &complaints) }
    if let text = node["prefix"] { prefix = Self.prefix(text, &complaints) }
  }

  /// Returns the order that a word stands for.
  static func order(
    _ word: String,
    at node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> TransitionOrder? {
    if let order = orders.first(where: { $0.key == word })?.value { return order }
    let words = orders.map(\.key)
    complaints.complain(
      "`\(word)` is no order",
      at: node,
      hints: NearestName.hints(for: word, among: words, called: "orders")
    )
    return nil
  }

  /// Reads the two values of the controller annotation.
  mutating func read(controller: YAMLNode, _ complaints: inout ConfigurationComplaints) {
    guard complaints.expectMapping(controller) else { return }
    complaints.expectKeys(of: controller, among: ["active", "inactive"], in: "`controller`")
    if let node = controller["active"], let text = complaints.text(node, of: "active") {
      publishing = text
    }
    if let node = controller["inactive"], let text = complaints.text(node, of: "inactive") {
      withdrawing = text
    }
    guard publishing == withdrawing else { return }
    complaints.complain("`controller` is the same where active and inactive", at: controller)
  }

  /// Reads a prefix of annotations.
  static func prefix(
    _ node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> String? {
    guard let text = complaints.text(node, of: "prefix") else { return nil }
    if !text.hasSuffix("/") || text.count == 1 {
      complaints.complain(
        "`prefix` is `\(text)`, expected one that ends in a slash",
        at: node,
        hints: ["external-dns.kubernetes.io/, or external-dns.alpha.kubernetes.io/ before 0.22"]
      )
    }
    return text
  }
}

extension NearestName {
  /// Returns what to do about a name that is not known: the nearest names, or all of them.
  static func hints(
    for name: String,
    among names: some Sequence<String>,
    called what: String
  ) -> [String] {
    let nearest = suggestions(for: name, among: names)
    return nearest.isEmpty
      ? ["\(what): \(names.joined(separator: ", "))"]
      : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
  }
}
