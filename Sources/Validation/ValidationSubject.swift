import LosslessYAML
package import Manifests
package import Planning
package import SourceText

/// What is validated: a snapshot, its configuration, which of its files findings are wanted of, and what
/// a change of it began with.
///
/// What several rules look at is computed here, when the first of them asks for it.
package struct ValidationSubject: Sendable {
  /// The manifests as they would be after the change.
  package let index: ManifestIndex

  /// The services; nil when the repository has no configuration, or none that can be read.
  package let configuration: ServiceConfiguration?

  /// The files that the change touches; findings in others count only where the change brings them
  /// about.
  package let changed: Set<RepositoryPath>

  /// What the change began with; nil where a snapshot is validated by itself.
  package let base: ValidationBase?

  /// What the index is a part for; nil where it is of the whole snapshot.
  let part: Part?

  /// What a change of a few fields can matter to.
  struct Part: Sendable {
    /// The services, by name.
    let services: Set<String>
    /// The names of the objects that it edits, and of what these name.
    let names: Set<String>
  }

  /// The changed files that Flux reads, in path order.
  ///
  /// Without Flux these are the changed YAML files but for template text: nothing says what it is
  /// for.
  package let judged: [ManifestFile]

  private let reached: Set<RepositoryPath>
  private let hasFlux: Bool
  private let lazyOverview: Lazy<Overview>
  private let lazyApplied: Lazy<[PlacedObject]>
  private let lazyObjects: Lazy<[PlacedObject]>
  private let lazyMounts: Lazy<[Mount]>
  private let lazyVolumes: Lazy<PlacedVolumes>
  private let lazyMembers: Lazy<[String: [ServiceMember]]>
  private let lazyStatuses: Lazy<[ServiceStatus]>
  private let lazyComplaints: Lazy<[Diagnostic]>
  private let lazyFormer: Lazy<ManifestIndex?>
  private let lazyWaivers: Lazy<[Waiver]>

  /// Creates a subject.
  ///
  /// The base's text of changed files that do not parse any more tells what Flux reads through them: a
  /// broken `kustomization.yaml` lists nothing, and would hide itself and all that it lists.
  package init(
    index: ManifestIndex,
    configuration: ServiceConfiguration?,
    changed: Set<RepositoryPath>,
    base: ValidationBase? = nil
  ) {
    self.init(index: index, configuration: configuration, changed: changed, base: base, part: nil)
  }

  /// Creates the subject of a part of a snapshot, or of all of it.
  init(
    index: ManifestIndex,
    configuration: ServiceConfiguration?,
    changed: Set<RepositoryPath>,
    base: ValidationBase?,
    part: Part?
  ) {
    self.index = index
    self.configuration = configuration
    self.changed = changed
    self.base = base
    self.part = part
    let broken = (base?.former ?? [:]).filter { path, text in
      text != nil && index.parsed[path].map { $0.stream == nil } ?? false
    }
    let sound = broken.isEmpty ? index : index.replacing(broken)
    let reached = index.reachedPaths.union(sound.reachedPaths)
    let hasFlux = index.hasFlux || sound.hasFlux
    self.reached = reached
    self.hasFlux = hasFlux
    judged = changed.compactMap { index.parsed[$0] }.filter { file in
      guard !hasFlux else { return reached.contains(file.path) }
      return !file.path.string.hasSuffix(".json") && !file.isTemplateText
    }.sorted { $0.path < $1.path }
    lazyOverview = Lazy { Overview(index) }
    let applied = Lazy {
      index.hasFlux || configuration == nil ? index.applied : index.placed
    }
    lazyApplied = applied
    lazyObjects = Lazy {
      let objects = index.hasFlux || configuration == nil ? index.appliedOnce : index.placed
      return part == nil ? objects : objects.filter { changed.contains($0.object.file.path) }
    }
    lazyMounts = Lazy {
      let mounts = Mount.all(in: applied.value)
      guard let part else { return mounts }
      return mounts.filter { mount in
        part.names.contains(mount.claim) || changed.contains(mount.workload.object.file.path)
      }
    }
    lazyVolumes = Lazy { PlacedVolumes(index) }
    lazyMembers = Lazy {
      Dictionary(grouping: configuration?.services.flatMap(\.members) ?? [], by: \.object.name)
    }
    lazyStatuses = Lazy {
      let reader = StateReader(index)
      return Self.services(of: configuration, part).map { reader.status(of: $0) }
    }
    lazyWaivers = Lazy {
      Waiver.files(in: index.files).flatMap { path in
        Waiver.all(in: path, index.files.contents[path] ?? [])
      }
    }
    lazyComplaints = Lazy {
      configuration?.complaints(about: index, of: Self.services(of: configuration, part)) ?? []
    }
    lazyFormer = Lazy { base.map { index.replacing($0.former) } }
  }

  /// Who applies what, and on which way.
  var overview: Overview { lazyOverview.value }

  /// What the roots apply, once for each way; without Flux every object where there are services, and
  /// nothing where there are none.
  var applied: [PlacedObject] { lazyApplied.value }

  /// The same objects, each once: for rules that look at no more than what is written.
  ///
  /// Of a part of a snapshot only those in the changed files.
  var objects: [PlacedObject] { lazyObjects.value }

  /// Whether a finding in a file may be wanted of a rule that looks at each file by itself.
  func judges(_ path: RepositoryPath) -> Bool { part == nil || changed.contains(path) }

  /// Whether a finding about an object may be wanted, by the name through which another one is found.
  func mayConcern(_ object: PlacedObject, _ name: String) -> Bool {
    part.map { $0.names.contains(name) || changed.contains(object.object.file.path) } ?? true
  }

  /// Every claim that an applied object names, once for each way of the object; of a part of a snapshot
  /// those that the change can matter to.
  var mounts: [Mount] { lazyMounts.value }

  /// The claims and volumes beside a workload.
  var volumes: PlacedVolumes { lazyVolumes.value }

  /// The members of the services by the names of their objects.
  var members: [String: [ServiceMember]] { lazyMembers.value }

  /// The services that are looked at.
  var services: [ServiceDefinition] { Self.services(of: configuration, part) }

  private static func services(
    of configuration: ServiceConfiguration?,
    _ part: Part?
  ) -> [ServiceDefinition] {
    (configuration?.services ?? []).filter { part?.services.contains($0.name) ?? true }
  }

  /// Where each service is, with the fields that say so.
  var statuses: [ServiceStatus] { lazyStatuses.value }

  /// The waivers of the snapshot.
  var waivers: [Waiver] { lazyWaivers.value }

  /// The manifests before the change; nil where a snapshot is validated by itself.
  var former: ManifestIndex? { lazyFormer.value }

  /// The subject before the change, all of its files; nil where a snapshot is validated by itself.
  var formerSubject: ValidationSubject? {
    former.flatMap { former in
      base.map { base in
        ValidationSubject(
          index: former,
          configuration: base.configuration(former),
          changed: former.files.paths,
          base: nil,
          part: part
        )
      }
    }
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

  /// Returns what the walk from the roots could not follow, with another weight and the way out; nothing
  /// where there is no Flux, which would say that a folder is built at all.
  func notes(
    _ code: DiagnosticCode,
    _ severity: Diagnostic.Severity,
    hint: String
  ) -> [Diagnostic] {
    guard index.hasFlux else { return [] }
    return index.notes.filter { $0.code == code.rawValue }.map { note in
      var finding = note
      finding.severity = severity
      finding.hints = [hint]
      return finding
    }
  }

  /// Whether a finding stands in a file that the change touches.
  func isInChange(_ finding: Diagnostic) -> Bool {
    finding.location.map { changed.contains(RepositoryPath($0.file)) } ?? false
  }

  /// Returns what is wrong, in one way, with the objects that the services name.
  func complaints(_ code: String) -> [Diagnostic] {
    lazyComplaints.value.filter { $0.code == code }
  }

  /// Returns why services cannot be read or moved, as far as it has a code.
  func refusals(_ code: RefusalCode, _ severity: Diagnostic.Severity = .error) -> [Diagnostic] {
    statuses.flatMap { status in
      status.refusals.filter { $0.code == code }.map { refusal in
        var finding = refusal.diagnostic
        finding.severity = severity
        finding.message = "service `\(status.service.name)`: \(finding.message)"
        finding.location = finding.location ?? status.service.location
        return finding
      }
    }
  }

  /// Whether a finding in a file may stop a commit: Flux reads the file, or it is the configuration or a
  /// restore record.
  ///
  /// A file that no Flux path reaches never does. Rules that judge text by itself do not look at it, and
  /// what other rules find there is a warning. Without Flux every file may: nothing says what it is for.
  /// Files below a `testdata` folder never do: tests read them.
  func weighs(_ path: RepositoryPath) -> Bool {
    guard !path.components.contains("testdata") else { return false }
    return !hasFlux || reached.contains(path) || isBesideKustomization(path)
      || path == configuration?.path
      || path.isInside(RestoreRecord.folder)
      || index.steps.contains { !$0.isStray && $0.location.file == path.string }
  }

  /// Whether a file is a kustomization file too many in a folder that is built.
  private func isBesideKustomization(_ path: RepositoryPath) -> Bool {
    Kinds.kustomizationFileNames.contains { path.isNamed($0) }
      && Kinds.kustomizationFileNames.contains { name in
        path.parent.resolving(name.description).map { reached.contains($0) } ?? false
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
