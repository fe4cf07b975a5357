import LosslessYAML
package import Manifests
package import Planning
package import SourceText

/// What is validated: a snapshot, its configuration, and which of its files are about to change.
package struct ValidationSubject: Sendable {
  /// The manifests as they would be after the change.
  package let index: ManifestIndex

  /// The services; nil when the repository has no configuration, or none that can be read.
  package let configuration: ServiceConfiguration?

  /// The files that the change touches; findings in others belong to somebody else.
  package let changed: Set<RepositoryPath>

  /// The changed files that Flux reads, in path order.
  ///
  /// Without Flux these are the changed YAML files but for template text: nothing says what it is
  /// for.
  package let judged: [ManifestFile]

  /// Creates a subject.
  ///
  /// `former` holds the text, before the change, of changed files that do not parse any more. It
  /// tells what Flux reads through them: a broken `kustomization.yaml` lists nothing, and would hide
  /// itself and all that it lists.
  package init(
    index: ManifestIndex,
    configuration: ServiceConfiguration?,
    changed: Set<RepositoryPath>,
    former: [RepositoryPath: [UInt8]] = [:]
  ) {
    self.index = index
    self.configuration = configuration
    self.changed = changed
    let sound = former.isEmpty ? index : index.replacing(former.mapValues(Optional.some))
    let reached = index.reachedPaths.union(sound.reachedPaths)
    let hasFlux = index.hasFlux || sound.hasFlux
    judged = changed.compactMap { index.parsed[$0] }.filter { file in
      guard !hasFlux else { return reached.contains(file.path) }
      return !file.path.string.hasSuffix(".json") && !file.isTemplateText
    }.sorted { $0.path < $1.path }
  }
}

extension ValidationSubject {
  /// Returns what the editor warns of in the judged files, with another weight.
  func warnings(_ code: YAMLWarnings.Code, _ severity: Diagnostic.Severity) -> [Diagnostic] {
    judged.compactMap(\.stream).flatMap { YAMLWarnings.of($0, code) }.map { warning in
      var finding = warning
      finding.severity = severity
      return finding
    }
  }
}

extension ManifestFile {
  /// Whether the file is text for a template engine, as far as its shape tells.
  fileprivate var isTemplateText: Bool {
    rejection?.code == RefusalCode.templateText.rawValue
      || documents.contains { $0.complexKey != nil }
  }
}
