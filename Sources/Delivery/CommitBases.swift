import GitStore
import Manifests
import SourceText

/// The commits that a snapshot is compared with.
struct CommitBases {
  private let repository: Repository
  /// The files of each, in order of path; none before the first commit.
  private let files: [[TreeEntry]]

  /// Reads the files of commits.
  init(following commits: [ObjectID], in repository: Repository) throws(GitError) {
    self.repository = repository
    var files: [[TreeEntry]] = []
    for commit in commits { files.append(try repository.files(of: commit).inOrder) }
    self.files = files
  }

  /// Returns the paths that differ from every base.
  func paths(changedIn entries: [TreeEntry]) -> Set<RepositoryPath> {
    let staged = entries.inOrder
    guard let first = files.first else { return Set(staged.map(\.path)) }
    return files.dropFirst().reduce(Self.differing(staged, first)) { paths, other in
      paths.intersection(Self.differing(staged, other))
    }
  }

  /// The paths that only one of two lists has, or that they have otherwise.
  private static func differing(_ one: [TreeEntry], _ other: [TreeEntry]) -> Set<RepositoryPath> {
    var paths: Set<RepositoryPath> = []
    var (left, right) = (one[...], other[...])
    while let mine = left.first, let theirs = right.first {
      if mine.path == theirs.path {
        if mine != theirs { paths.insert(mine.path) }
        (left, right) = (left.dropFirst(), right.dropFirst())
      } else if mine.path < theirs.path {
        paths.insert(mine.path)
        left = left.dropFirst()
      } else {
        paths.insert(theirs.path)
        right = right.dropFirst()
      }
    }
    return paths.union(left.map(\.path)).union(right.map(\.path))
  }

  /// Returns the text of paths in the first base that has them; nil where there is no base.
  func base(
    of paths: Set<RepositoryPath>,
    message commit: Commit? = nil
  ) throws(GitError) -> ComparedBase? {
    guard !files.isEmpty else { return nil }
    var former: [RepositoryPath: [UInt8]?] = [:]
    var added: Set<RepositoryPath> = []
    for path in paths {
      let known = files.lazy.compactMap { $0.entry(at: path) }.first
      if known == nil { added.insert(path) }
      guard RepositoryFiles.canHoldManifests(path) else { continue }
      guard let known else {
        former[path] = .some(nil)
        continue
      }
      // A submodule has an id of no blob.
      former[path] = try? repository.blob(known.id)
    }
    return ComparedBase(
      differing: paths,
      added: added,
      former: former,
      trailers: commit.map { CommitTrailers.blocks(in: $0.message) } ?? [],
      commit: commit?.id.short ?? ""
    )
  }
}

extension [TreeEntry] {
  /// The same entries in order of path: git's own order, so that this takes one pass.
  fileprivate var inOrder: [TreeEntry] { sorted { $0.path < $1.path } }

  /// The entry of a path in entries that are in order.
  fileprivate func entry(at path: RepositoryPath) -> TreeEntry? {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low].path == path ? self[low] : nil
  }
}
