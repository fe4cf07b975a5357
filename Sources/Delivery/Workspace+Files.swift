import GitStore
package import Manifests
package import SourceText

/// Files that a person names.
extension Workspace {
  /// Returns the parsed file of the base commit that a person names: from the folder where the
  /// command was started, or from the repository's top.
  ///
  /// - Throws: `DeliveryError` for a name that is no file of the commit, with the nearest ones, for a
  ///   file that is no YAML, and for one that was set aside.
  package func manifest(named name: String) throws(DeliveryError) -> ManifestFile {
    let path = try path(named: name)
    guard let file = index.parsed[path] else {
      throw DeliveryError(
        code: .file,
        "\(path) is no YAML: *.yaml, *.yml, Kustomization and *.json are read",
        next: ["name a manifest"]
      )
    }
    guard let rejection = file.rejection else { return file }
    var error = rejection
    error.severity = .error
    error.message = "the file is set aside: \(rejection.message)"
    error.hints = ["correct it first; failover status --verbose lists every file that is set aside"]
    throw DeliveryError([error])
  }

  /// Returns the note that the work tree's copy of a file is another one than the commit's, so that
  /// its lines may be elsewhere.
  package func edits(of path: RepositoryPath) throws(DeliveryError) -> Diagnostic? {
    do throws(GitError) {
      guard !repository.isBare, let entry = entries[path],
        try repository.workTreeDiffers(at: path, from: entry.id)
      else { return nil }
      return Diagnostic(
        .note,
        code: .uncommittedEdits,
        "\(path) on disk is not the file of \(baseName); its lines are counted in the commit",
        hints: ["git diff \(baseName) -- \(path)"]
      )
    } catch {
      throw DeliveryError(error)
    }
  }

  private func path(named name: String) throws(DeliveryError) -> RepositoryPath {
    let candidates = [startFolder?.resolving(name), RepositoryPath.root.resolving(name)]
    let absolute = repository.workTree.map(DiskFile.absolute).flatMap { top in
      name.hasPrefix(top + "/") ? RepositoryPath(String(name.dropFirst(top.count + 1))) : nil
    }
    let found = (candidates + [absolute]).compactMap(\.self).first { entries[$0] != nil }
    if let found { return found }
    let wanted = candidates.compactMap(\.self).first ?? RepositoryPath(name)
    throw DeliveryError(
      code: .file,
      "\(wanted) is not in \(baseName) (\(base.id.short))",
      next: suggestions(for: wanted)
    )
  }

  /// The folder of the repository in which the command was started; nil where that is outside.
  private var startFolder: RepositoryPath? {
    guard let top = repository.workTree.map(DiskFile.absolute) else { return .root }
    let folder = DiskFile.absolute(startPath)
    guard folder != top else { return .root }
    return folder.hasPrefix(top + "/")
      ? RepositoryPath(String(folder.dropFirst(top.count + 1))) : nil
  }

  /// Files of the same name elsewhere, or of a similar name beside it.
  private func suggestions(for wanted: RepositoryPath) -> [String] {
    let same = entries.keys.filter { $0.name == wanted.name }.map(\.string).sorted()
    let beside = entries.keys.filter { $0.parent == wanted.parent }.map { String($0.name) }
    let near = NearestName.suggestions(for: String(wanted.name), among: beside)
      .compactMap { wanted.parent.resolving($0)?.string }
    let found = (near + same).prefix(3)
    return found.isEmpty
      ? ["commit the file first, or check its name: git ls-files"]
      : ["did you mean `\(found.joined(separator: "`, `"))`?"]
  }
}
