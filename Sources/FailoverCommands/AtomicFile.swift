package import Delivery
import GitStore
import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes a file that a person named: all of it, or nothing.
package enum AtomicFile {
  /// Writes `bytes` in place of `old`, through a temporary file beside it; mode and owner's
  /// permissions stay.
  ///
  /// A file that no longer holds `old` was changed by somebody else since it was read, and is left.
  /// `path` must name a regular file by its true name: the caller decides whether to follow links.
  ///
  /// - Throws: `DeliveryError` that names the file; the file is then what it was.
  package static func replace(
    _ old: [UInt8],
    of path: String,
    with bytes: [UInt8]
  ) throws(DeliveryError) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure(path, "is not a regular file")
    }
    let (temporary, descriptor) = try openTemporary(beside: path, mode: 0o600)
    var isWritten = writeAll(bytes, to: descriptor)
    isWritten = isWritten && fchmod(descriptor, status.st_mode & 0o7777) == 0
    isWritten = isWritten && fsync(descriptor) == 0
    isWritten = close(descriptor) == 0 && isWritten
    // As late as can be: what is written from here on by others is lost to them.
    guard DiskFile.contents(ofNamed: path) == old else {
      unlink(temporary)
      throw DeliveryError(
        code: .file,
        "\(path) was changed while it was edited",
        next: ["run the command again"]
      )
    }
    guard isWritten, rename(temporary, path) == 0 else {
      let error = failure(path, "could not be written")
      unlink(temporary)
      throw error
    }
  }

  /// Writes `bytes` to a file that is not there yet, whole or not at all.
  ///
  /// - Throws: `DeliveryError` that names the file; nothing is there then, or what somebody else wrote.
  package static func create(_ path: String, with bytes: [UInt8]) throws(DeliveryError) {
    let (temporary, descriptor) = try openTemporary(beside: path, mode: 0o666)
    defer { unlink(temporary) }
    let isWritten = writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
    // A link fails where somebody made the file in the meantime.
    guard close(descriptor) == 0, isWritten, link(temporary, path) == 0 else {
      throw failure(path, "could not be written")
    }
  }

  private static func openTemporary(
    beside path: String,
    mode: mode_t
  ) throws(DeliveryError) -> (path: String, descriptor: Int32) {
    let temporary = "\(path).failover-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(path, "cannot be written") }
    return (temporary, descriptor)
  }

  private static func failure(_ path: String, _ what: String) -> DeliveryError {
    DeliveryError(
      code: .file,
      "\(path) \(what): \(String(cString: strerror(errno)))",
      next: [
        "check the permissions of its folder, or leave it to standard output: without --in-place, or "
          + "with --print"
      ]
    )
  }
}
