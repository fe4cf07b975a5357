import LosslessYAML
package import Manifests
package import SourceText
import Transforms

/// Reads a `services:` map: YAML or JSON, bare or inside a ConfigMap's `data."services.yaml"`.
///
///     services:
///       sonarr:
///         namespace: media
///         deployment: sonarr
///         volume_name: sonarr-data
///         primary_pvc: pvc-sonarr
///         backup_pvc: pvc-sonarr-backup
///         primary_node_label: primary     # value of the node label `role`
///         backup_node_label: backup
///
/// Every complaint is collected and placed in the outer file.
package struct ServicesMapReader {
  /// Key of the ConfigMap's data that holds the map.
  package static let configMapKey = "services.yaml"

  private static let required = ["namespace", "deployment"]
  private static let claims = ["volume_name", "primary_pvc", "backup_pvc"]
  private static let labels = ["primary_node_label", "backup_node_label"]
  private static let nodeLabelKey = "role"

  private let outer: SourceBuffer
  private let nested: NestedText
  private var diagnostics: [Diagnostic] = []

  private init(outer: SourceBuffer, nested: NestedText) {
    self.outer = outer
    self.nested = nested
  }

  /// Reads a configuration file.
  ///
  /// - Throws: `ConfigurationError` with every complaint.
  package static func read(
    _ buffer: SourceBuffer,
    path: RepositoryPath?
  ) throws(ConfigurationError) -> ServiceConfiguration {
    let stream: YAMLStream
    do throws(YAMLParseError) {
      stream = try YAMLStream(buffer)
    } catch {
      throw ConfigurationError([error.diagnostic(in: buffer)])
    }
    for document in stream.documents {
      if let block = document.root[path: "data", configMapKey] {
        return try read(block, of: buffer, path: path)
      }
    }
    var reader = ServicesMapReader(outer: buffer, nested: NestedText(whole: buffer))
    return try reader.configuration(of: stream, path: path)
  }

  /// Returns the ConfigMaps of a repository that hold a services map, in path order.
  package static func configMaps(in index: ManifestIndex) -> [ManifestFile] {
    let candidates =
      index.placed.map(\.object)
      + index.unreached.filter { !$0.file.path.isBelowDotFolder }
    var seen: Set<RepositoryPath> = []
    return candidates.filter {
      $0.written.kind == "ConfigMap" && $0.root[path: "data", configMapKey]?.kind == .scalar
        && seen.insert($0.file.path).inserted
    }.map(\.file).sorted { $0.path < $1.path }
  }

  private static func read(
    _ block: YAMLNode,
    of buffer: SourceBuffer,
    path: RepositoryPath?
  ) throws(ConfigurationError) -> ServiceConfiguration {
    guard let nested = NestedText(block) else {
      throw ConfigurationError([
        Diagnostic(
          code: "configuration",
          "expected text in `\(configMapKey)`, found \(block.kind.phrase)",
          at: buffer.location(of: block.contentRange)
        )
      ])
    }
    let inner = SourceBuffer(name: buffer.name, bytes: nested.bytes)
    var reader = ServicesMapReader(outer: buffer, nested: nested)
    let stream: YAMLStream
    do throws(YAMLParseError) {
      stream = try YAMLStream(inner)
    } catch {
      throw ConfigurationError([
        error.moved(to: nested.outerOffset(of: error.offset)).diagnostic(in: buffer)
      ])
    }
    return try reader.configuration(of: stream, path: path)
  }

  // MARK: The map

  private mutating func configuration(
    of stream: YAMLStream,
    path: RepositoryPath?
  ) throws(ConfigurationError) -> ServiceConfiguration {
    var services: [ServiceDefinition] = []
    let roots = stream.documents.map(\.root).filter { $0.scalarKind != .null }
    for root in roots.dropFirst() {
      complain("expected one document, found \(roots.count)", at: root)
    }
    if let root = roots.first, root.kind == .mapping {
      expectKeys(of: root, among: ["services", "version"], in: "the configuration")
      if let version = root["version"], !YAMLScalar.integer(1).isValue(of: version) {
        complain("`version` is `\(version.sourceText)`, expected 1", at: version)
      }
      if let map = root["services"], map.kind == .mapping {
        expectNoRepetition(in: map, of: "`services`")
        services = map.entries.compactMap { service($0.key, $0.value) }
        if map.entries.isEmpty { complain("`services` is empty", at: map) }
      } else {
        complain("expected a mapping `services`", at: root["services"] ?? root)
      }
    } else {
      diagnostics.append(
        Diagnostic(
          code: "configuration",
          "expected a mapping `services`",
          at: outer.location(of: 0..<0)
        )
      )
    }
    guard diagnostics.isEmpty else { throw ConfigurationError(inFileOrder(diagnostics)) }
    return ServiceConfiguration(file: outer.name, path: path, services: services)
  }

  private mutating func service(_ key: YAMLNode, _ entry: YAMLNode) -> ServiceDefinition? {
    let name = key.text ?? ""
    if !Self.isName(name) {
      complain(
        "`\(name)` is no service name",
        at: key,
        hints: ["use lower-case letters, digits and dashes, at most 63"]
      )
    }
    guard entry.kind == .mapping else {
      complain("expected a mapping, found \(entry.kind.phrase)", at: entry)
      return nil
    }
    let known = Self.required + Self.claims + Self.labels
    expectKeys(of: entry, among: known, in: "service `\(name)`")
    var values: [String: String] = [:]
    for field in known {
      guard let node = entry[field] else { continue }
      values[field] = text(node, of: field)
    }
    for field in Self.required where entry[field] == nil {
      complain("service `\(name)` has no `\(field)`", at: key)
    }
    expectTogether(Self.claims, in: entry, of: name, at: key)
    expectTogether(Self.labels, in: entry, of: name, at: key)
    return definition(name, values, at: key)
  }

  private mutating func definition(
    _ name: String,
    _ values: [String: String],
    at key: YAMLNode
  ) -> ServiceDefinition? {
    func side(_ site: String, _ claim: String, _ label: String) -> WorkloadAtSite {
      var result = WorkloadAtSite(site: site, nodeLabels: [:], claims: [:])
      if let volume = values["volume_name"] { result.claims[volume] = values[claim] }
      result.nodeLabels[Self.nodeLabelKey] = values[label]
      return result
    }
    let primary = side("primary", "primary_pvc", "primary_node_label")
    let standby = side("standby", "backup_pvc", "backup_node_label")
    if diagnostics.isEmpty, primary.claims == standby.claims,
      primary.nodeLabels == standby.nodeLabels
    {
      complain(
        "service `\(name)` has nothing that differs between its sites",
        at: key,
        hints: ["give it node labels, or a volume with two claims"]
      )
    }
    guard let namespace = values["namespace"], let deployment = values["deployment"] else {
      return nil
    }
    let object = ObjectReference(
      group: "apps",
      kind: "Deployment",
      namespace: namespace,
      name: deployment
    )
    return ServiceDefinition(
      name: name,
      namespace: namespace,
      primary: "primary",
      standby: "standby",
      workloads: [
        WorkloadDefinition(object: object, atPrimary: primary, atStandby: standby)
      ],
      location: location(key)
    )
  }

  // MARK: Complaints

  private mutating func text(_ node: YAMLNode, of field: String) -> String? {
    guard let text = node.text else {
      complain("expected text in `\(field)`, found \(node.kind.phrase)", at: node)
      return nil
    }
    guard node.scalarKind == .string, !text.isEmpty else {
      complain(
        "`\(field)` is read as a \(node.scalarKind), expected text",
        at: node,
        hints: text.isEmpty ? ["write a value"] : ["quote it: \"\(text)\""]
      )
      return nil
    }
    guard !text.unicodeScalars.contains(where: \.isControlOrBidirectional) else {
      complain("`\(field)` holds a control character", at: node)
      return nil
    }
    return text
  }

  private mutating func expectKeys(
    of mapping: YAMLNode,
    among known: [String],
    in subject: String
  ) {
    expectNoRepetition(in: mapping, of: subject)
    for (key, _) in mapping.entries {
      let name = key.text ?? key.sourceText
      if !known.contains(name) {
        let nearest = NearestName.suggestions(for: name, among: known)
        complain(
          "\(subject) has an unknown key `\(name)`",
          at: key,
          hints: nearest.isEmpty
            ? ["known keys: \(known.joined(separator: ", "))"]
            : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
        )
      }
    }
  }

  private mutating func expectNoRepetition(in mapping: YAMLNode, of subject: String) {
    var seen: Set<String> = []
    for (key, _) in mapping.entries {
      let name = key.text ?? key.sourceText
      if !seen.insert(name).inserted {
        complain("\(subject) has the key `\(name)` twice", at: key)
      }
    }
  }

  private mutating func expectTogether(
    _ fields: [String],
    in entry: YAMLNode,
    of name: String,
    at key: YAMLNode
  ) {
    let present = fields.filter { entry[$0] != nil }
    guard !present.isEmpty else { return }
    for field in fields where entry[field] == nil {
      complain(
        "service `\(name)` has `\(present[0])` but no `\(field)`",
        at: key,
        hints: ["give \(fields.joined(separator: ", ")) together, or none of them"]
      )
    }
  }

  private mutating func complain(_ message: String, at node: YAMLNode, hints: [String] = []) {
    diagnostics.append(
      Diagnostic(code: "configuration", message, at: location(node), hints: hints)
    )
  }

  private func inFileOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let starts = [left, right].map { $0.element.location?.byteRange.lowerBound ?? 0 }
      return (starts[0], left.offset) < (starts[1], right.offset)
    }.map(\.element)
  }

  private func location(_ node: YAMLNode) -> SourceLocation {
    outer.location(of: nested.outerRange(of: node.contentRange))
  }

  /// Whether text is a service's or a site's name: a DNS-1123 label.
  package static func isName(_ text: String) -> Bool {
    let isEdge: (UInt8) -> Bool = {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return text.utf8.count <= 63 && isEdge(first) && isEdge(last)
      && text.utf8.allSatisfy { isEdge($0) || $0 == UInt8(ascii: "-") }
  }
}

extension YAMLNode.Kind {
  /// The kind's name with its article.
  fileprivate var phrase: String { self == .alias ? "an alias" : "a \(word)" }
}
