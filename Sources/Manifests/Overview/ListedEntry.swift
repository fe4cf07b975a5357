import LosslessYAML
package import SourceText

/// An entry of a kustomization file, or of a Flux Kustomization's `components`, that leads to a file
/// or a folder.
package struct ListedEntry: Hashable, Sendable {
  /// The folder that the entry is read from.
  let folder: RepositoryPath

  /// What it leads to.
  let target: RepositoryPath

  /// The entry as written.
  package let text: String

  /// Where it stands.
  package let location: SourceLocation

  /// Whether it lists a component.
  package let isComponent: Bool

  /// What the file does to the names of what it lists (`namespace: media`).
  package let renames: [String]

  /// The entries of a kustomization file, in the order in which they are built.
  static func all(of kustomization: KustomizationFile) -> [ListedEntry] {
    let renames = kustomization.renames
    let list = { (entries: [YAMLNode], isComponent: Bool) in
      entries.compactMap { entry -> ListedEntry? in
        guard let text = entry.text, !KustomizeBuild.isRemote(text),
          let target = kustomization.folder.resolving(text)
        else { return nil }
        return ListedEntry(
          folder: kustomization.folder,
          target: target,
          text: text,
          location: kustomization.file.buffer.location(of: entry.contentRange),
          isComponent: isComponent,
          renames: isComponent ? [] : renames
        )
      }
    }
    return list(kustomization.resources, false) + list(kustomization.components, true)
  }

  /// The components that a Flux Kustomization adds to the kustomization file of its folder.
  static func components(of step: FluxStep) -> [ListedEntry] {
    guard let folder = step.folder, let owner = step.kustomization else { return [] }
    return owner.components.compactMap { node in
      guard let entry = ComponentEntry(node, of: owner, in: folder),
        let target = folder.resolving(entry.path)
      else { return nil }
      return ListedEntry(
        folder: folder,
        target: target,
        text: entry.path,
        location: entry.location,
        isComponent: true,
        renames: []
      )
    }
  }
}

extension KustomizationFile {
  /// What it does to the names of what it lists.
  var renames: [String] {
    let prefix = namePrefix.isEmpty ? nil : "namePrefix: \(namePrefix)"
    let suffix = nameSuffix.isEmpty ? nil : "nameSuffix: \(nameSuffix)"
    return [namespace.map { "namespace: \($0)" }, prefix, suffix].compactMap(\.self)
  }
}

extension Overview {
  /// More ways to a file inside one build are not told apart.
  private static let mostWays = 16
  /// Entries after which a search ends: files that list each other have ways without end.
  private static let mostSteps = 2_000

  /// Returns the ways from the folder of an object's owner to its file, each as entries from the
  /// outermost in, in the order in which they are built.
  func listings(to file: RepositoryPath, of placed: PlacedObject) -> [[ListedEntry]] {
    if let step = placed.ownerStep { return listings(to: file, below: index.steps[step]) }
    return placed.rootFolder.map { listings(to: file, below: $0, []) } ?? []
  }

  /// Returns the ways from the folder of a Flux object to a file.
  func listings(to file: RepositoryPath, below step: FluxStep) -> [[ListedEntry]] {
    step.folder.map { listings(to: file, below: $0, ListedEntry.components(of: step)) } ?? []
  }

  private func listings(
    to file: RepositoryPath,
    below top: RepositoryPath,
    _ components: [ListedEntry]
  ) -> [[ListedEntry]] {
    // A base is listed by many: only those matter that the folder leads to.
    let inside =
      kustomizations[top] == nil
      ? nil : files(below: top).union(components.flatMap { files(below: $0.target) })
    var found: [[ListedEntry]] = []
    var waiting: [(target: RepositoryPath, tail: [ListedEntry])] = [(file, [])]
    var steps = 0
    while let (target, tail) = waiting.popLast(), found.count < Self.mostWays {
      steps += 1
      guard steps < Self.mostSteps else { break }
      if begins(at: target, below: top) { found.append(tail) }
      for component in components where component.target == target {
        found.append([component] + tail)
      }
      for entry in listers[target] ?? [] where inside?.contains(entry.folder) ?? true {
        guard !tail.contains(where: { $0.folder == entry.folder }) else { continue }
        waiting.append((entry.folder, [entry] + tail))
      }
    }
    return found.sorted { left, right in
      zip(left, right).first { $0 != $1 }.map { one, other in
        one.isComponent == other.isComponent
          ? one.location.byteRange.lowerBound < other.location.byteRange.lowerBound
          : other.isComponent
      } ?? (left.count < right.count)
    }
  }

  /// Whether a build of `top` begins with a file or a folder: it is the folder itself, or what the
  /// kustomization that Flux generates for it holds.
  private func begins(at target: RepositoryPath, below top: RepositoryPath) -> Bool {
    if kustomizations[top] != nil || target == top { return target == top }
    guard target.isInside(top) else { return false }
    var folder = target.parent
    while folder != top, folder != .root {
      if kustomizations[folder] != nil { return false }
      folder = folder.parent
    }
    return index.files.contents[target] != nil || kustomizations[target] != nil
  }
}
