import Delivery
import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Replaces a file that a person named: all of it, or nothing.
enum AtomicFile {
  /// Writes `bytes` in place of the file's, through a temporary file beside it; mode and owner's
  /// permissions stay.
  ///
  /// `path` must name a regular file by its true name: the caller decides whether to follow links.
  ///
  /// - Throws: `DeliveryError` that names the file; the file is then what it was.
  static func replace(_ path: String, with bytes: [UInt8]) throws(DeliveryError) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure(path, "is not a regular file")
    }
    let temporary = "\(path).failover-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path, "cannot be replaced") }
    var isWritten = writeAll(bytes, to: descriptor)
    isWritten = isWritten && fchmod(descriptor, status.st_mode & 0o7777) == 0
    isWritten = isWritten && fsync(descriptor) == 0
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten, rename(temporary, path) == 0 else {
      let error = failure(path, "could not be written")
      unlink(temporary)
      throw error
    }
  }

  private static func failure(_ path: String, _ what: String) -> DeliveryError {
    DeliveryError(
      code: .file,
      "\(path) \(what): \(String(cString: strerror(errno)))",
      next: ["leave --in-place out to get the result on standard output"]
    )
  }
}
