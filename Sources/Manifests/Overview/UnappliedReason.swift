import LosslessYAML
package import SourceText

/// Why nothing applies what stands in a file.
package struct UnappliedReason: Hashable, Sendable {
  /// One line, lower-case.
  package let message: String

  /// The place that it speaks of, if it is another one.
  package let location: SourceLocation?

  init(_ message: String, at location: SourceLocation? = nil) {
    self.message = message
    self.location = location
  }
}

extension Overview {
  /// Returns why no root reaches a file; none where one does.
  package func reasons(forUnapplied file: RepositoryPath) -> [UnappliedReason] {
    let uses = patchEntries(using: file)
    guard uses.isEmpty else {
      return uses.map { UnappliedReason("it is a patch, and no object of its own", at: $0) }
    }
    guard !index.reachedPaths.contains(file) else { return reasonsInside(file) }
    var reasons: [UnappliedReason] = []
    let tops = tops(above: file)
    for top in tops {
      reasons += appliers(of: top.folder).map { reason(of: $0, applying: top.folder) }
    }
    let generating = owners { step in file.isInside(step) && kustomizations[step] == nil }
    reasons += generating.map { reason(of: $0, applying: file.parent) }
    if reasons.isEmpty {
      reasons = tops.filter { $0.entry != nil }.map { top in
        let chain = top.entry?.location.file ?? ""
        return UnappliedReason(
          "\(chain) lists it, and nothing applies that",
          at: top.entry?.location
        )
      }
    }
    if reasons.isEmpty { reasons = [unlisted(file)] }
    if file.isBelowDotFolder {
      reasons.append(UnappliedReason("it lies below a folder whose name begins with a dot"))
    }
    return reasons
  }

  /// A file that is read on the way and whose objects come to nothing.
  private func reasonsInside(_ file: RepositoryPath) -> [UnappliedReason] {
    KustomizationFiles.isOne(file)
      ? [] : [UnappliedReason("a build reads the file, and applies no object of it")]
  }

  /// A folder from which a build would lead to a file, with the entry that does.
  private struct Top: Hashable {
    var folder: RepositoryPath
    var entry: ListedEntry?
  }

  /// The outermost folders of the ways up from a file.
  private func tops(above file: RepositoryPath) -> [Top] {
    var tops: [Top] = []
    var seen: Set<RepositoryPath> = [file]
    var waiting = [Top(folder: file, entry: nil)]
    while let top = waiting.popLast() {
      let listers = (listers[top.folder] ?? []).filter { seen.insert($0.folder).inserted }
      waiting += listers.map { Top(folder: $0.folder, entry: $0) }
      if listers.isEmpty { tops.append(top) }
    }
    return tops.sorted { $0.folder < $1.folder }
  }

  /// The Kustomizations of the whole commit, reached or not, whose path fulfils a condition.
  private func owners(where condition: (RepositoryPath) -> Bool) -> [FluxKustomization] {
    var seen: Set<ObjectPlace> = []
    let all =
      index.steps.compactMap(\.kustomization)
      + index.unreached.compactMap(FluxKustomization.init)
    return all.filter { owner in
      owner.path.map(condition) ?? false && owner.path != .root
        && seen.insert(ObjectPlace(owner.object)).inserted
    }
  }

  private func appliers(of folder: RepositoryPath) -> [FluxKustomization] {
    owners { $0 == folder }
  }

  private func reason(
    of owner: FluxKustomization,
    applying folder: RepositoryPath
  ) -> UnappliedReason {
    let name = "\(owner.object.written)"
    let place = owner.object.location
    let step = index.steps.first {
      $0.kustomization.map { ObjectPlace($0.object) == ObjectPlace(owner.object) } ?? false
    }
    switch step?.outcome {
    case .otherRepository:
      return UnappliedReason(
        "\(name) applies `\(owner.writtenPath ?? "")` of \(step?.source ?? ""), another repository",
        at: place
      )
    case .followed where step?.isStray == false, .followedBefore, .missingPath:
      return UnappliedReason("\(name) applies \(folder), but not this file", at: place)
    case .followed, nil:
      return UnappliedReason("\(name) would apply \(folder), and no root reaches it", at: place)
    }
  }

  private func unlisted(_ file: RepositoryPath) -> UnappliedReason {
    var folder = file.parent
    while kustomizations[folder] == nil, folder != .root { folder = folder.parent }
    guard let kustomization = kustomizations[folder], kustomization.file.path != file else {
      return UnappliedReason(
        index.hasFlux
          ? "no kustomization file lists it, and no Flux Kustomization applies its folder"
          : "no kustomization file lists it"
      )
    }
    let place = kustomization.file.buffer.location(of: 0..<0)
    return UnappliedReason("\(kustomization.file.path) does not list it", at: place)
  }
}
