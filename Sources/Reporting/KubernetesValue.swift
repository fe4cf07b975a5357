package import LosslessYAML
package import Planning

/// Values as Kubernetes reads them: sigs.k8s.io/yaml 1.5 turns YAML into JSON with go-yaml v2.
///
/// Source: `decode.go` and `resolve.go` of go-yaml v2.4, `yaml.go` of sigs.k8s.io/yaml. `!!binary` is
/// not decoded.
package struct KubernetesValue {
  /// Why Kubernetes cannot read a value.
  package struct Unreadable: Error {
    /// One line, lower-case.
    package let reason: String
    /// The node at which reading ends.
    package let node: YAMLNode
  }

  /// Nodes after which aliases are taken for an attack, as go-yaml does.
  private var budget = 100_000

  /// Returns the JSON that Kubernetes makes of a node, aliases and merge keys followed.
  package static func of(_ node: YAMLNode) throws(Unreadable) -> JSONValue {
    var reader = KubernetesValue()
    return try reader.value(node, depth: 0)
  }

  private mutating func value(_ node: YAMLNode, depth: Int) throws(Unreadable) -> JSONValue {
    budget -= 1
    guard budget > 0, depth < 1_000 else {
      throw Unreadable(reason: "its aliases repeat or hold too much", node: node)
    }
    switch node.kind {
    case .scalar: return try scalar(node)
    case .alias: return try value(try target(of: node), depth: depth + 1)
    case .sequence:
      var items: [JSONValue] = []
      for child in node.children { items.append(try value(child, depth: depth + 1)) }
      return .array(items)
    case .mapping: return .object(try members(of: node, depth: depth + 1))
    }
  }

  private func target(of alias: YAMLNode) throws(Unreadable) -> YAMLNode {
    guard let target = alias.aliasTarget else {
      throw Unreadable(reason: "the anchor `&\(alias.anchor ?? "")` is not defined", node: alias)
    }
    return target
  }

  // MARK: Mappings

  /// Members in file order; of keys that stand twice, or are merged in, the last one counts.
  private mutating func members(
    of mapping: YAMLNode,
    depth: Int
  ) throws(Unreadable) -> [JSONMember] {
    var members: [JSONMember] = []
    // By bytes: to YAML, `é` and `e` with an accent are two keys.
    var positions: [[UInt8]: Int] = [:]
    for entry in mapping.entries {
      let added: [JSONMember]
      if Self.isMerge(entry.key) {
        added = try merged(entry.value, depth: depth)
      } else {
        let name = try key(entry.key)
        added = [JSONMember(name: name, value: try value(entry.value, depth: depth))]
      }
      for member in added {
        let name = Array(member.name.utf8)
        if let position = positions[name] {
          members[position] = member
        } else {
          positions[name] = members.count
          members.append(member)
        }
      }
    }
    return members
  }

  private static func isMerge(_ key: YAMLNode) -> Bool {
    key.style == .plain && key.tag == nil && key.hasText("<<")
  }

  /// What `<<` brings in; of several mappings the first one counts.
  private mutating func merged(
    _ source: YAMLNode,
    depth: Int
  ) throws(Unreadable) -> [JSONMember] {
    let mapping = source.kind == .alias ? try target(of: source) : source
    budget -= 1
    guard budget > 0, depth < 1_000 else {
      throw Unreadable(reason: "its aliases repeat or hold too much", node: source)
    }
    switch mapping.kind {
    case .mapping: return try members(of: mapping, depth: depth + 1)
    case .sequence:
      var found: [JSONMember] = []
      for item in Array(mapping.children).reversed() {
        found += try merged(item, depth: depth + 1)
      }
      return found
    case .scalar, .alias:
      throw Unreadable(reason: "`<<` needs a mapping or a list of them", node: source)
    }
  }

  /// A key's name: JSON has strings only, so that `on` becomes `true`.
  private func key(_ node: YAMLNode) throws(Unreadable) -> String {
    let scalar = node.kind == .alias ? try target(of: node) : node
    guard scalar.kind == .scalar else {
      throw Unreadable(reason: "a \(scalar.kind.word) is used as a key", node: node)
    }
    switch try self.scalar(scalar) {
    case .string(let text), .number(let text): return text
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .null, .array, .object: throw Unreadable(reason: "a key is empty", node: node)
    }
  }

  // MARK: Scalars

  private func scalar(_ node: YAMLNode) throws(Unreadable) -> JSONValue {
    let text = node.text ?? ""
    let core = "tag:yaml.org,2002:"
    let isTyped = ["null", "bool", "int", "float"].contains { node.tag == core + $0 }
    guard isTyped || (node.tag == nil && node.style == .plain) else { return .string(text) }
    switch YAMLReader.kubernetes.kind(ofPlain: text) {
    case .null: return .null
    case .boolean: return .boolean(["y", "yes", "true", "on"].contains(text.lowercased()))
    case .number: return try number(text, node)
    case .string, .timestamp: return .string(text)
    }
  }

  private func number(_ text: String, _ node: YAMLNode) throws(Unreadable) -> JSONValue {
    if let integer = YAMLReader.kubernetes.integer(ofPlain: text) { return .integer(integer) }
    let digits = text.filter { $0 != "_" }
    if let large = UInt64(digits) { return .number(String(large)) }
    guard let value = Double(digits) else {
      throw Unreadable(reason: "JSON has no number `\(text)`", node: node)
    }
    // Beyond what a float holds, go-yaml leaves the text a string.
    return value.isFinite ? .number(Self.text(of: value)) : .string(text)
  }

  /// The shortest decimal text, in the form of Go's encoding/json: an exponent only below 1e-6 and
  /// from 1e21 on.
  private static func text(of value: Double) -> String {
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let whole = mantissa[0] == "0" ? "" : String(mantissa[0])
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let shift = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let leading = whole.isEmpty ? fraction.prefix { $0 == "0" }.count : 0
    var digits = String((whole + fraction).drop { $0 == "0" })
    // The value is 0.DIGITS times ten to this power.
    let power = whole.count + shift - leading
    while digits.hasSuffix("0") { digits.removeLast() }
    let sign = value.sign == .minus ? "-" : ""
    guard !digits.isEmpty else { return sign + "0" }
    if value.magnitude < 1e-6 || value.magnitude >= 1e21 {
      let rest = digits.dropFirst()
      let exponent = power - 1
      let text = digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
      return sign + text + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
    }
    if power <= 0 { return sign + "0." + String(repeating: "0", count: -power) + digits }
    if power >= digits.count {
      return sign + digits + String(repeating: "0", count: power - digits.count)
    }
    return sign + digits.prefix(power) + "." + digits.dropFirst(power)
  }
}
