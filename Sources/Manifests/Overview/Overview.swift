import SourceText

/// Who applies what in a commit, and on which way: the questions that a person asks about the graph.
package struct Overview: Sendable {
  /// The manifests.
  package let index: ManifestIndex

  /// The kustomization files, and which lists which.
  let map: KustomizationMap

  /// The kustomization files by folder.
  var kustomizations: [RepositoryPath: KustomizationFile] { map.files }

  /// The entries that lead to a file or a folder, in order of the files that hold them.
  var listers: [RepositoryPath: [ListedEntry]] { map.listers }

  /// Creates an overview of an index of every file.
  package init(_ index: ManifestIndex) {
    self.index = index
    map = index.kustomizationMap
  }

  /// Returns the ways on which a root reaches an object, those with the same chain of Flux objects
  /// beside each other.
  package func ways(of object: ManifestObject) -> [ObjectWay] {
    listedWays(of: object).map { placed, entries in
      let steps = steps(to: placed.ownerStep)
      return ObjectWay(
        placed: placed,
        steps: steps,
        links: links(between: steps),
        entries: entries,
        isGenerated: isGenerated(placed)
      )
    }
  }

  /// Returns the same ways with no more than the entries of kustomization files that each goes through,
  /// outermost first.
  func listedWays(
    of object: ManifestObject
  ) -> [(placed: PlacedObject, entries: [ListedEntry])] {
    let placed = index.waysOfSameFile(as: PlacedObject(object))
    var result: [(placed: PlacedObject, entries: [ListedEntry])] = []
    var done: Set<BuildStart> = []
    for first in placed where done.insert(BuildStart(first)).inserted {
      let together = placed.filter { BuildStart($0) == BuildStart(first) }
      let listings = listings(to: object.file.path, of: first)
      for (number, one) in together.enumerated() {
        // Files are built in the order of their entries, so that the ways have that order too.
        let number = listings.count == together.count ? number : 0
        result.append((one, listings.indices.contains(number) ? listings[number] : []))
      }
    }
    return result
  }

  /// Returns what a Flux object applies itself, for each way on which it does.
  package func objects(appliedBy object: ManifestObject) -> [[PlacedObject]] {
    let place = ObjectPlace(object)
    return index.steps.indices.filter { position in
      let step = index.steps[position]
      return step.outcome == .followed && !step.isStray
        && step.kustomization.map { ObjectPlace($0.object) == place } ?? false
    }.map { position in index.placed.filter { $0.ownerStep == position } }
  }

  /// Returns the Flux objects that lead to a step, root first and itself last.
  package func steps(to position: Int?) -> [FluxStep] {
    var result: [FluxStep] = []
    var next = position
    while let current = next {
      result.append(index.steps[current])
      next = index.steps[current].parent
    }
    return result.reversed()
  }

  /// The entries that lead from each step to the file of the one below it.
  private func links(between steps: [FluxStep]) -> [[ListedEntry]] {
    zip(steps, steps.dropFirst()).map { owner, step in
      listings(to: RepositoryPath(step.location.file), below: owner).first ?? []
    }
  }

  /// The folder at which the build that yields an object begins.
  func folder(of placed: PlacedObject) -> RepositoryPath? {
    placed.ownerStep.map { index.steps[$0].folder } ?? placed.rootFolder
  }

  private func isGenerated(_ placed: PlacedObject) -> Bool {
    folder(of: placed).map { kustomizations[$0] == nil } ?? false
  }
}

/// What builds an object: a Flux object or, in a repository without Flux, a folder.
private struct BuildStart: Hashable {
  let step: Int?
  let folder: RepositoryPath?

  init(_ placed: PlacedObject) {
    step = placed.ownerStep
    folder = placed.rootFolder
  }
}

/// One way on which an object comes from its file to a cluster.
package struct ObjectWay: Sendable {
  /// The object on this way.
  package let placed: PlacedObject

  /// The Flux objects that apply it, root first; none in a repository without Flux.
  package let steps: [FluxStep]

  /// The entries of kustomization files that lead from each step, but for the last, to the next one.
  package let links: [[ListedEntry]]

  /// The entries of kustomization files from the last step to its file, outermost first.
  package let entries: [ListedEntry]

  /// Whether Flux applies every file below the folder, which has no kustomization file.
  package let isGenerated: Bool
}
