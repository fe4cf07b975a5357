package import Manifests
package import Planning
package import SourceText

/// What must be true of a set of manifests.
///
/// A rule's id names the defect that it finds.
package protocol Rule: Sendable {
  /// The defect's name, kebab case; reads well after "ignore".
  static var id: String { get }

  /// Returns every finding of this rule.
  static func findings(in subject: ValidationSubject) -> [Diagnostic]
}

/// What is validated: a snapshot, its configuration, and which of its files are about to change.
package struct ValidationSubject: Sendable {
  /// The manifests as they would be after the change.
  package let index: ManifestIndex

  /// The services; nil when the repository has no configuration.
  package let configuration: ServiceConfiguration?

  /// The files that the change touches; findings in others belong to somebody else.
  package let changed: Set<RepositoryPath>

  /// Creates a subject.
  package init(
    index: ManifestIndex,
    configuration: ServiceConfiguration?,
    changed: Set<RepositoryPath>
  ) {
    self.index = index
    self.configuration = configuration
    self.changed = changed
  }

  /// Returns the changed files that Flux reads, in path order; without Flux, all changed YAML.
  var judged: [ManifestFile] {
    changed.compactMap { index.parsed[$0] }.filter { file in
      index.hasFlux
        ? index.reachedPaths.contains(file.path) : !file.path.string.hasSuffix(".json")
    }.sorted { $0.path < $1.path }
  }
}

/// The rules, in the order in which they are run.
package enum RuleCatalog: String, CaseIterable, Sendable {
  case yamlSyntax = "yaml-syntax"
  case duplicateKey = "duplicate-key"
  case halfFailedOver = "half-failed-over"

  /// The type that holds the rule's logic.
  package var rule: any Rule.Type {
    switch self {
    case .yamlSyntax: YAMLSyntax.self
    case .duplicateKey: DuplicateKey.self
    case .halfFailedOver: HalfFailedOver.self
    }
  }

  /// Returns the findings of every rule, sorted by place, each once.
  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let all = Set(allCases.flatMap { $0.rule.findings(in: subject) })
    return all.sorted {
      let left = $0.location
      let right = $1.location
      return (left?.file ?? "", left?.byteRange.lowerBound ?? 0, $0.code, $0.message)
        < (right?.file ?? "", right?.byteRange.lowerBound ?? 0, $1.code, $1.message)
    }
  }
}
