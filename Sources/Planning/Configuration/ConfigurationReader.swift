import LosslessYAML
package import Manifests
package import SourceText

/// Reads a configuration in any of its forms: YAML or JSON, bare or inside a ConfigMap's
/// `data."services.yaml"`; with `sites:` the native form, without them the services map.
///
/// Every complaint is collected and placed in the outer file.
package enum ConfigurationReader {
  /// Key of the ConfigMap's data that holds a configuration.
  package static let configMapKey = "services.yaml"

  /// Reads a configuration file.
  ///
  /// - Throws: `ConfigurationError` with every complaint.
  package static func read(
    _ buffer: SourceBuffer,
    path: RepositoryPath?,
    in index: @autoclosure () -> ManifestIndex? = nil
  ) throws(ConfigurationError) -> ServiceConfiguration {
    let stream: YAMLStream
    do throws(YAMLParseError) {
      stream = try YAMLStream(buffer)
    } catch {
      throw ConfigurationError([error.diagnostic(in: buffer)])
    }
    if let configuration = try operators(buffer, path, index) { return configuration }
    for document in stream.documents {
      if let block = document.root[path: "data", configMapKey] {
        return try read(block, of: buffer, path: path)
      }
    }
    return try configuration(
      of: stream,
      ConfigurationComplaints(outer: buffer, nested: NestedText(whole: buffer)),
      path: path
    )
  }

  /// Returns the files of the ConfigMaps that hold a configuration, in path order; a file with two
  /// such documents stands there twice.
  package static func configMaps(in index: ManifestIndex) -> [ManifestFile] {
    let candidates =
      index.placed.map(\.object)
      + index.unreached.filter { !$0.file.path.isBelowDotFolder }
    var seen: Set<String> = []
    return candidates.filter {
      $0.written.kind == "ConfigMap" && $0.root[path: "data", configMapKey]?.kind == .scalar
        && seen.insert("\($0.file.path)#\($0.document)#\($0.base)").inserted
    }.map(\.file).sorted { $0.path < $1.path }
  }

  /// Reads the failover operators' objects in a file; nil where there are none.
  ///
  /// Which clusters they mean is told by the trees of the repository that they stand in.
  private static func operators(
    _ buffer: SourceBuffer,
    _ path: RepositoryPath?,
    _ index: () -> ManifestIndex?
  ) throws(ConfigurationError) -> ServiceConfiguration? {
    let file = ManifestFile(path: path ?? RepositoryPath(buffer.name), bytes: buffer.bytes)
    let own = ManifestObject.objects(in: file)
    let objects = own.filter { OperatorConfiguration.isConfiguration($0.written) }
    guard !objects.isEmpty else {
      let request = own.first { OperatorConfiguration.isRequest($0.written) }
      guard let request else { return nil }
      throw ConfigurationError([
        Diagnostic(
          code: .configuration,
          "a `Failover` is a request to move, not a configuration",
          at: request.location,
          hints: ["name the FailoverGroup, or write failover.yaml"]
        )
      ])
    }
    let index = index() ?? ManifestIndex(RepositoryFiles(paths: [], contents: [:]))
    let copies = OperatorConfiguration.objects(in: index).filter { copy in
      copy.file.path != file.path
        && objects.contains { OperatorConfiguration.isSame($0.written, copy.written) }
    }
    var configuration = try OperatorConfiguration.read(objects + copies, in: index)
    configuration.file = buffer.name
    configuration.path = path
    return configuration
  }

  private static func read(
    _ block: YAMLNode,
    of buffer: SourceBuffer,
    path: RepositoryPath?
  ) throws(ConfigurationError) -> ServiceConfiguration {
    guard let nested = NestedText(block) else {
      throw ConfigurationError([
        Diagnostic(
          code: .configuration,
          "expected text in `\(configMapKey)`, found \(block.kind.phrase)",
          at: buffer.location(of: block.contentRange)
        )
      ])
    }
    let stream: YAMLStream
    do throws(YAMLParseError) {
      stream = try YAMLStream(SourceBuffer(name: buffer.name, bytes: nested.bytes))
    } catch {
      throw ConfigurationError([
        error.moved(to: nested.outerOffset(of: error.offset)).diagnostic(in: buffer)
      ])
    }
    return try configuration(
      of: stream,
      ConfigurationComplaints(outer: buffer, nested: nested),
      path: path
    )
  }

  private static func configuration(
    of stream: YAMLStream,
    _ complaints: ConfigurationComplaints,
    path: RepositoryPath?
  ) throws(ConfigurationError) -> ServiceConfiguration {
    var complaints = complaints
    let roots = stream.documents.map(\.root).filter { $0.scalarKind != .null }
    for root in roots.dropFirst() {
      complaints.complain("expected one document, found \(roots.count)", at: root)
    }
    var services: [ServiceDefinition] = []
    var form = ConfigurationForm.servicesMap
    if let root = roots.first, root.kind == .mapping {
      if NativeConfigurationReader.isForm(of: root) { form = .native }
      services = Self.services(of: root, &complaints)
    } else {
      complaints.complainOfFile("expected a mapping `services`")
    }
    guard complaints.diagnostics.isEmpty else { throw ConfigurationError(complaints.inFileOrder) }
    return ServiceConfiguration(
      file: complaints.outer.name,
      path: path,
      services: services,
      form: form
    )
  }

  private static func services(
    of root: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> [ServiceDefinition] {
    let isNative = NativeConfigurationReader.isForm(of: root)
    let keys = isNative ? NativeConfigurationReader.keys : ServicesMapReader.keys
    complaints.expectKeys(of: root, among: keys, in: "the configuration")
    if let version = root["version"], !YAMLScalar.integer(1).isValue(of: version) {
      complaints.complain("`version` is `\(version.sourceText)`, expected 1", at: version)
    }
    if isNative { return NativeConfigurationReader.services(of: root, &complaints) }
    return serviceEntries(of: root, &complaints).compactMap {
      ServicesMapReader.service($0.key, $0.value, &complaints)
    }
  }

  /// Returns the entries of `services` that are mappings; every defect is complained about.
  static func serviceEntries(
    of root: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> [(key: YAMLNode, value: YAMLNode)] {
    guard let map = root["services"], map.kind == .mapping else {
      complaints.complain("expected a mapping `services`", at: root["services"] ?? root)
      return []
    }
    complaints.expectNoRepetition(in: map, of: "`services`")
    if map.entries.isEmpty { complaints.complain("`services` is empty", at: map) }
    return map.entries.filter { key, entry in
      complaints.expectName(key, of: "service")
      return complaints.expectMapping(entry)
    }
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
