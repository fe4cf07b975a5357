internal import CLibgit2
internal import Synchronization

/// A repository's objects, opened as often as threads read them at the same time: libgit2 lets one
/// thread at a time read by a handle.
final class ObjectPool: Sendable {
  /// The objects, and a repository that has nothing else, for what libgit2 asks of one.
  ///
  /// Sendable because the pool hands it to one thread at a time.
  final class Objects: @unchecked Sendable {
    let handle: Handle
    let repository: Handle

    fileprivate init(_ handle: consuming Handle, _ repository: consuming Handle) {
      self.handle = handle
      self.repository = repository
    }
  }

  private let folder: String
  private let folders: ObjectFolders
  private let unused = Mutex<[Objects]>([])

  /// Creates a pool for the objects that a folder holds, unless the environment names another.
  init(folder: String, _ folders: ObjectFolders) {
    self.folder = folders.main ?? folder
    self.folders = folders
  }

  /// Lends the objects to `body`, for this thread alone.
  func withObjects<Outcome>(
    _ body: (Objects) throws(GitError) -> Outcome
  ) throws(GitError) -> Outcome {
    let known = unused.withLock { $0.popLast() }
    let objects = if let known { known } else { try open() }
    defer { unused.withLock { $0.append(objects) } }
    return try body(objects)
  }

  private func open() throws(GitError) -> Objects {
    let handle = try ObjectFolders.open(folder)
    try folders.addAlternates(to: handle)
    let pointer = unsafe handle.pointer
    let repository = try unsafe Handle("open objects", folder, release: git_repository_free) {
      unsafe git_repository_wrap_odb($0, pointer)
    }
    return Objects(handle, repository)
  }
}
