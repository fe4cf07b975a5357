import GitStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Remembers, in a file of the repository's git folder, which commits-to-be were found clean.
///
/// It is a cache: a file that cannot be read holds nothing, one that cannot be written stays as it is, and
/// nobody is told. Another program, another version say, starts anew.
struct CleanMemory {
  /// How many are remembered; the oldest go first.
  private static let limit = 64

  private let path: String
  private let program: String

  /// Finds the memory in a repository's git folder.
  init(in gitDirectory: String) {
    path = "\(gitDirectory)/failover-clean"
    program = Self.program
  }

  /// Whether a commit-to-be was found clean.
  func holds(_ identity: ObjectID) -> Bool {
    Self.lines(DiskFile.contents(of: path) ?? []).contains(line(identity))
  }

  /// Remembers one that was found clean.
  func add(_ identity: ObjectID) {
    let old = DiskFile.contents(of: path)
    let kept = Self.lines(old ?? []).suffix(Self.limit - 1) + [line(identity)]
    let new = Array(kept.map { $0 + "\n" }.joined().utf8)
    if let old {
      try? AtomicFile.replace(old, of: path, with: new)
    } else {
      try? AtomicFile.create(path, with: new)
    }
  }

  private func line(_ identity: ObjectID) -> String { "\(identity.hex) \(program)" }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What tells this program from another one: its version, and its file's size and time.
  private static var program: String {
    var status = stat()
    guard stat(executable, &status) == 0 else { return Failover.version }
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    return "\(Failover.version) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
  }

  private static var executable: String {
    #if canImport(Darwin)
    var size = UInt32(PATH_MAX)
    var name = [CChar](repeating: 0, count: Int(size))
    return _NSGetExecutablePath(&name, &size) == 0 ? String(cString: name) : ""
    #else
    return "/proc/self/exe"
    #endif
  }
}
