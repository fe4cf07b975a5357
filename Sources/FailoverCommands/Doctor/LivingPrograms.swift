import GitStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Programs that may be at work in a repository, as far as the system tells (Linux, `/proc`).
enum LivingPrograms {
  /// A running program.
  struct Found {
    let name: String
    let identifier: Int32
  }

  /// Returns the git programs, and other runs of failover, whose current folder or whose open files lie
  /// in one of some folders.
  static func inside(_ folders: [String]) -> [Found] {
    let places = Set(folders.map(DiskFile.absolute))
    return DiskFile.names(in: "/proc").compactMap(Int32.init).sorted().compactMap { identifier in
      guard identifier != getpid(), let program = DiskFile.target(of: "/proc/\(identifier)/exe")
      else { return nil }
      let name = program.split(separator: "/").last.map(String.init) ?? ""
      guard name.hasPrefix("git") || name == "failover", !isDaemon(identifier) else { return nil }
      let open = DiskFile.names(in: "/proc/\(identifier)/fd").map { "fd/\($0)" } + ["cwd"]
      let isInside = open.contains { file in
        guard let target = DiskFile.target(of: "/proc/\(identifier)/\(file)") else { return false }
        return places.contains { target == $0 || target.hasPrefix($0 + "/") }
      }
      return isInside ? Found(name: name, identifier: identifier) : nil
    }
  }

  /// Whether a program stays for good and only watches files or keeps passwords, as git's
  /// `fsmonitor--daemon` does.
  private static func isDaemon(_ identifier: Int32) -> Bool {
    let words = DiskFile.contents(of: "/proc/\(identifier)/cmdline")?.split(separator: 0) ?? []
    return words.contains { String(decoding: $0, as: UTF8.self).hasSuffix("--daemon") }
  }
}
