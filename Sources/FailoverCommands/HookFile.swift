import Delivery
import GitStore
import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file of one hook, in the folder in which git looks for it.
struct HookFile {
  /// What is there.
  enum State: String {
    case absent
    /// Our script, as this program would write it.
    case current
    /// Our script of another version, or one that git does not run.
    case outdated
    /// Our script of this or a newer version, with changes that this program does not know.
    case edited
    /// Somebody else's, or no regular file.
    case foreign
  }

  let hook: GitHook
  let path: String

  /// Creates the file of a hook in a folder.
  init(_ hook: GitHook, in folder: String) {
    self.hook = hook
    path = "\(folder)/\(hook.rawValue)"
  }

  var state: State {
    guard DiskFile.exists(path) else { return .absent }
    // A link counts as no file: what it names is not ours to change.
    guard let bytes = DiskFile.contents(of: path) else { return .foreign }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let version = GitHook.version(of: text) else { return .foreign }
    if version < GitHook.version || access(path, X_OK) != 0 { return .outdated }
    return text == hook.script ? .current : .edited
  }

  /// Writes our script where nothing is, or in place of an outdated one of ours.
  ///
  /// - Throws: `DeliveryError`; what was there is then still there.
  func write() throws(DeliveryError) {
    let old = DiskFile.contents(of: path)
    let temporary = "\(path).failover-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o777)
    guard descriptor >= 0 else { throw failure("cannot be written") }
    let isWritten = writeAll(Array(hook.script.utf8), to: descriptor)
    guard close(descriptor) == 0, isWritten else {
      unlink(temporary)
      throw failure("could not be written")
    }
    // A new name is linked, which fails where somebody made the file in the meantime.
    let isPlaced =
      old == nil
      ? link(temporary, path) == 0
      : DiskFile.contents(of: path) == old && rename(temporary, path) == 0
    let error = failure("could not be put in place")
    // Of a renamed file nothing is left to remove.
    unlink(temporary)
    guard isPlaced else { throw error }
  }

  /// Removes the file.
  func remove() throws(DeliveryError) {
    guard unlink(path) == 0 else { throw failure("could not be removed") }
  }

  /// Makes a folder, and those above it.
  static func makeFolder(_ path: String) throws(DeliveryError) {
    guard !DiskFile.isFolder(path) else { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST, DiskFile.isFolder(path) else {
      throw DeliveryError(
        code: .file,
        "\(path) cannot be made a folder: \(String(cString: strerror(errno)))",
        next: ["git config --show-origin core.hooksPath"]
      )
    }
  }

  private func failure(_ what: String) -> DeliveryError {
    DeliveryError(
      code: .file,
      "\(path) \(what): \(String(cString: strerror(errno)))",
      next: ["check the permissions of its folder"]
    )
  }
}
