#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reads of the file system beside what libgit2 does.
enum FileSystem {
  /// What a path names, without following a link at its end.
  enum Kind {
    case file, folder, link, other
  }

  /// What is at `path`, or nil when nothing is.
  static func kind(of path: String) -> Kind? {
    guard let status = status(of: path) else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  /// Whether `path` names a file that this user may run.
  static func isExecutableFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && access(path, X_OK) == 0
  }

  /// Whether this user may write what is at `path`.
  static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

  /// The names in a folder, without `.` and `..`.
  static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // In its place: an entry is as long as its name, not as its type.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The bytes that this user may still write to the disk of `path`.
  static func freeSpace(at path: String) -> UInt64? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  /// The seconds since the file at `path` was last written, or nil when it is not there.
  static func age(of path: String) -> Int? {
    guard let status = status(of: path) else { return nil }
    #if canImport(Darwin)
    let written = status.st_mtimespec.tv_sec
    #else
    let written = status.st_mtim.tv_sec
    #endif
    return max(0, time(nil) - written)
  }

  /// The bytes of a file, never through a link at the end of `path`; nil when it cannot be read.
  static func contents(of path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return contents(of: descriptor)
  }

  /// The bytes from where an open file stands to its end; nil when reading fails.
  static func contents(of descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0, errno != EINTR { return nil }
      bytes += chunk.prefix(max(0, count))
    }
  }

  /// The path that a symbolic link holds, or nil when there is no link.
  static func target(ofLink path: String) -> [UInt8]? {
    var target = [CChar](repeating: 0, count: 1 << 16)
    let count = unsafe readlink(path, &target, target.count)
    return count < 0 ? nil : target.prefix(count).map(UInt8.init(bitPattern:))
  }

  /// Returns `path` as an absolute path; a relative one is read from `base`, or from the process's
  /// own directory.
  static func absolute(_ path: String, from base: String? = nil) -> String {
    if path.hasPrefix("/") { return path }
    let folder = base ?? currentDirectory
    return path.isEmpty || path == "." ? folder : "\(folder)/\(path)"
  }

  /// The same place by its one true name, without links; nil when it is not there.
  static func resolved(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  private static var currentDirectory: String {
    resolved(".") ?? "."
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status : nil
  }
}
