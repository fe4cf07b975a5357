import LosslessYAML
package import Manifests
package import Planning
package import SourceText

/// Validates an edit of fields from the part of a snapshot that it can matter to.
///
/// The edit leaves alone who applies what: the same objects stand in the same places, and none of them says
/// how others are applied. Then what rules find in the edited files depends on these and on what their names
/// lead to, and what they find in others because of the edit holds a name of an edited object, a claim
/// that it mounts, or is of a service that has one. Whatever is not such an edit, and whatever finds
/// something in another file, takes the whole snapshot.
package struct PartialValidation {
  /// The part as it was read.
  package let subject: ValidationSubject

  /// What the rules find: the same as in the whole snapshot.
  package let findings: [Diagnostic]

  /// Rounds of names that lead to more names.
  private static let rounds = 4

  /// Validates a change of a snapshot's files; nil where that takes the whole snapshot.
  ///
  /// `complaints` are those of the reader of `configuration`, as `RuleCatalog.all` takes them.
  package init?(
    _ files: RepositoryFiles,
    configuration: ServiceConfiguration?,
    changed: Set<RepositoryPath>,
    base: ValidationBase,
    complaints: [Diagnostic] = []
  ) {
    guard let edited = Self.edited(changed, of: files, configuration, base),
      !Self.hasOtherWaivers(files, edited)
    else { return nil }
    let own = EditedNames(files, base.former, edited)
    var names = own.all
    var part = ManifestIndex.part(of: files, edited, naming: names.isEmpty ? Self.noName : names)
    for _ in 0..<Self.rounds {
      guard let index = part, let former = index.replacingFields(base.former),
        !Self.mayMeetOthers(edited, index, former)
      else { return nil }
      let core = own.all.union(own.related(in: index)).union(own.related(in: former))
      let services = (configuration?.services ?? []).filter { !$0.names.isDisjoint(with: core) }
      let wanted = services.reduce(into: core) { $0.formUnion($1.names) }
      if wanted.isSubset(of: names) || wanted.isEmpty {
        guard !index.mayWriteElsewhere(core), !index.uses(edited) else { return nil }
        let subject = ValidationSubject(
          index: index,
          configuration: configuration,
          changed: changed,
          base: base,
          part: ValidationSubject.Part(services: Set(services.map(\.name)), names: core)
        )
        let findings = RuleCatalog.all(in: subject, and: complaints)
        guard let others = index.otherNames else { return nil }
        guard !others.isEmpty else {
          guard findings.allSatisfy({ subject.isInChange($0) || complaints.contains($0) }) else {
            return nil
          }
          (self.subject, self.findings) = (subject, findings)
          return
        }
        names.formUnion(others)
      }
      names.formUnion(wanted)
      part = index.part(naming: names)
    }
    return nil
  }

  /// What stands for no name: no text has it.
  private static let noName: Set = ["\u{0}\u{0}"]

  /// The files of a change that can hold manifests, where all of it is edits of files.
  private static func edited(
    _ changed: Set<RepositoryPath>,
    of files: RepositoryFiles,
    _ configuration: ServiceConfiguration?,
    _ base: ValidationBase
  ) -> Set<RepositoryPath>? {
    guard base.claims.isEmpty, base.differing == changed, base.added.isDisjoint(with: changed),
      changed.isSubset(of: files.paths)
    else { return nil }
    let edited = changed.filter { files.contents[$0] != nil }
    let isPlain = edited.allSatisfy { path in
      base.former[path].flatMap(\.self) != nil && path != configuration?.path
        && !path.isInside(RestoreRecord.folder)
    }
    return isPlain && Set(base.former.keys) == edited ? edited : nil
  }

  /// Whether a waiver in another file may take back what the edit brings about, or be needed no more.
  private static func hasOtherWaivers(
    _ files: RepositoryFiles,
    _ edited: Set<RepositoryPath>
  ) -> Bool {
    !Waiver.files(in: files).allSatisfy(edited.contains)
  }

  /// Whether an edit may be one of what patches select, or of the definition of a kind.
  private static func mayMeetOthers(
    _ edited: Set<RepositoryPath>,
    _ index: ManifestIndex,
    _ former: ManifestIndex
  ) -> Bool {
    edited.contains { path in
      guard let now = index.parsed[path], let before = former.parsed[path] else { return true }
      return zip(ManifestObject.objects(in: now), ManifestObject.objects(in: before)).contains {
        now,
        before in
        now.written.kind == "CustomResourceDefinition"
          || now.root.member("metadata")?.sourceText != before.root.member("metadata")?.sourceText
      }
    }
  }
}

/// The names by which edited objects are known to others.
private struct EditedNames {
  /// The names that stand in the files, as they were and as they are.
  private(set) var all: Set<String> = []
  private let paths: Set<RepositoryPath>

  init(
    _ files: RepositoryFiles,
    _ former: [RepositoryPath: [UInt8]?],
    _ paths: Set<RepositoryPath>
  ) {
    self.paths = paths
    for path in paths {
      for bytes in [files.contents[path], former[path].flatMap(\.self)].compactMap(\.self) {
        for object in ManifestObject.objects(in: ManifestFile(path: path, bytes: bytes)) {
          all.formUnion(Self.names(object))
        }
      }
    }
  }

  /// Returns the names that the objects have as applied, and those that lead from volumes to claims.
  func related(in index: ManifestIndex) -> Set<String> {
    let edited = index.placed(in: paths)
    var names: Set<String> = []
    for object in edited {
      names.insert(object.name)
      names.formUnion(Self.names(object.appliedInside.object))
    }
    if edited.contains(where: { $0.object.written.kind == "PersistentVolume" }) {
      names.formUnion(Self.claims(of: all.union(names), among: index.placed))
    }
    return names.filter(Self.isFixed)
  }

  /// The claims that name one of some volumes.
  private static func claims(of volumes: Set<String>, among placed: [PlacedObject]) -> [String] {
    placed.filter { claim in
      claim.object.written.kind == "PersistentVolumeClaim"
        // What is written leads to the volume, whatever a patch makes of it.
        && [claim.object, claim.appliedInside.object].contains { claim in
          claim.root.member(path: "spec", "volumeName")?.text.map(volumes.contains) ?? false
        }
    }.flatMap { [$0.name, $0.object.written.name] }
  }

  /// The name of an object, of the claims that it mounts and their twins, of the volume that it names, of
  /// the claim that it is reserved for and of the workload that it scales.
  private static func names(_ object: ManifestObject) -> Set<String> {
    let claims = object.namedClaims.compactMap(\.claim.text)
    var names: Set = [object.written.name]
    names.formUnion(claims)
    for claim in claims + [object.written.name] where isFixed(claim) {
      for (home, away) in ClaimTwins.pairs(naming: claim) { names.formUnion([home, away]) }
    }
    let volume = object.root.member(path: "spec", "volumeName")?.text
    let reserved = object.root.member(path: "spec", "claimRef", "name")?.text
    let scaled = object.root.member(path: "spec", "scaleTargetRef", "name")?.text
    names.formUnion([volume, reserved, scaled].compactMap(\.self))
    return names.filter(isFixed)
  }

  /// Whether a name is one: files in which a variable stands for a name are read whatever the names are.
  private static func isFixed(_ name: String) -> Bool {
    !name.isEmpty && !name.contains("${") && !name.contains("{{")
  }
}

extension ServiceDefinition {
  /// The names of its objects and claims.
  fileprivate var names: Set<String> { PlanRequest(.promote, [self]).objectNames }
}
