internal import CLibgit2
internal import SourceText

/// Reads many blobs on all processors, and without comparing each with its id.
///
/// libgit2 hashes whatever it reads, which takes as long as unpacking it; git's own `cat-file` does
/// not. Whoever computes an edit from such a blob compares first: `ObjectID.ofBlob`.
struct BlobReader: Sendable {
  let pool: ObjectPool

  /// How many blobs a thread reads at a time.
  private static let share = 128

  /// Returns the contents of blobs in the order of their ids; `other` reads one in another way, and
  /// says what is wrong with it.
  func read(
    _ ids: [ObjectID],
    by workers: Workers,
    _ other: (ObjectID) throws(GitError) -> [UInt8]
  ) throws(GitError) -> [[UInt8]] {
    let found = workers.mapShares(ids, share: Self.share) { part in
      do throws(GitError) {
        return try pool.withObjects { objects in part.map { Self.blob($0, in: objects) } }
      } catch {
        // What cannot be opened here is read, or refused, by the caller's own handle.
        return part.map { _ in nil }
      }
    }
    var contents: [[UInt8]] = []
    contents.reserveCapacity(ids.count)
    for (id, content) in zip(ids, found) {
      if let content { contents.append(content) } else { contents.append(try other(id)) }
    }
    return contents
  }

  /// Asks each place that holds objects in turn; nil where none has a blob of that id.
  private static func blob(_ id: ObjectID, in objects: ObjectPool.Objects) -> [UInt8]? {
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
