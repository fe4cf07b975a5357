internal import CLibgit2
internal import SourceText
internal import Synchronization

/// Reads many blobs on all processors, and without comparing each with its id.
///
/// libgit2 hashes whatever it reads, which takes as long as unpacking it; git's own `cat-file` does
/// not. Whoever computes an edit from such a blob compares first: `ObjectID.ofBlob`.
struct BlobReader: Sendable {
  /// A repository's objects, opened once more.
  ///
  /// Sendable because the pool hands it to one thread at a time.
  private final class Objects: @unchecked Sendable {
    let handle: Handle

    init(_ handle: consuming Handle) { self.handle = handle }
  }

  /// The objects that no thread is reading.
  private final class Pool: Sendable {
    private let unused = Mutex<[Objects]>([])

    /// Takes one out of the pool; nil where all are in use.
    func take() -> Objects? { unused.withLock { $0.popLast() } }

    /// Puts one back.
    func give(_ objects: Objects) { unused.withLock { $0.append(objects) } }
  }

  private let folder: String
  private let folders: ObjectFolders
  private let pool = Pool()

  /// How many blobs a thread reads at a time.
  private static let share = 128

  /// Creates a reader of the objects that a folder holds, unless the environment names another.
  init(folder: String, _ folders: ObjectFolders) {
    self.folder = folders.main ?? folder
    self.folders = folders
  }

  /// Returns the contents of blobs in the order of their ids; `other` reads one in another way, and
  /// says what is wrong with it.
  func read(
    _ ids: [ObjectID],
    by workers: Workers,
    _ other: (ObjectID) throws(GitError) -> [UInt8]
  ) throws(GitError) -> [[UInt8]] {
    let parts = stride(from: 0, to: ids.count, by: Self.share).map { start in
      ids[start..<min(start + Self.share, ids.count)]
    }
    let found = workers.map(parts, share: 1) { part in
      // What cannot be opened here is read, or refused, by the caller's own handle.
      guard let objects = pool.take() ?? open() else { return part.map { _ in [UInt8]?.none } }
      defer { pool.give(objects) }
      return part.map { Self.blob($0, in: objects) }
    }
    var contents: [[UInt8]] = []
    contents.reserveCapacity(ids.count)
    for (id, content) in zip(ids, found.joined()) {
      if let content { contents.append(content) } else { contents.append(try other(id)) }
    }
    return contents
  }

  private func open() -> Objects? {
    do throws(GitError) {
      let handle = try ObjectFolders.open(folder)
      try folders.addAlternates(to: handle)
      return Objects(handle)
    } catch {
      return nil
    }
  }

  /// Asks each place that holds objects in turn; nil where none has a blob of that id.
  private static func blob(_ id: ObjectID, in objects: Objects) -> [UInt8]? {
    var raw = id.raw
    for number in unsafe 0..<git_odb_num_backends(objects.handle.pointer) {
      var backend: UnsafeMutablePointer<git_odb_backend>? = nil
      var content: UnsafeMutableRawPointer? = nil
      var size = 0
      var type = GIT_OBJECT_INVALID
      guard
        unsafe git_odb_get_backend(&backend, objects.handle.pointer, number) == 0,
        let place = unsafe backend,
        let read = unsafe place.pointee.read,
        unsafe read(&content, &size, &type, place, &raw) == 0
      else { continue }
      defer { unsafe git_odb_backend_data_free(place, content) }
      guard type == GIT_OBJECT_BLOB, let start = unsafe content else { return nil }
      return unsafe Array(UnsafeRawBufferPointer(start: start, count: size))
    }
    return nil
  }
}
