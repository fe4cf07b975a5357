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

/// Something that stands in the way, and what this program may do about it.
struct Ailment {
  /// What it is, with the command that mends it.
  let diagnostic: Diagnostic

  /// What `--fix` does; nil for what is git's, or somebody else's.
  var remedy: Remedy?

  /// Creates an ailment; the command, or a sentence, is what mends it.
  init(
    _ severity: Diagnostic.Severity,
    _ code: DiagnosticCode,
    _ message: String,
    command: String,
    remedy: Remedy? = nil
  ) {
    diagnostic = Diagnostic(severity, code: code, message, hints: [command])
    self.remedy = remedy
  }

  /// Creates an ailment of what git, or the configuration, complains of.
  init(_ diagnostic: Diagnostic, as code: DiagnosticCode) {
    var diagnostic = diagnostic
    diagnostic.code = code.rawValue
    self.diagnostic = diagnostic
  }
}

/// What mends an ailment that failover itself left behind.
enum Remedy {
  /// The lock file of a ref below `refs/failover`, which only failover writes.
  case lockFile(String)

  /// A lock that stands for a proposal without a branch.
  case lockReference(GitReference)

  /// A hook of ours that is out of date.
  case hook(HookFile)

  /// Does it, and returns what was done.
  ///
  /// - Throws: `DeliveryError`; nothing was changed then.
  func apply(in repository: Repository) throws(DeliveryError) -> String {
    switch self {
    case .lockFile(let path):
      guard unlink(path) == 0 else {
        throw DeliveryError(
          code: .file,
          "\(path) could not be removed: \(String(cString: strerror(errno)))",
          next: ["check the permissions of its folder"]
        )
      }
      return "removed \(path)"
    case .lockReference(let lock):
      do throws(GitError) {
        try repository.deleteReference(lock.name, expecting: lock.target)
      } catch {
        throw DeliveryError(error)
      }
      return "deleted \(lock.name), which was \(lock.target.short)"
    case .hook(let file):
      try file.write()
      return "brought up to date \(file.path)"
    }
  }
}

/// What one check saw.
struct CheckUp {
  /// What was looked at.
  let subject: String
  /// What was seen.
  var seen: String
  /// What is not right.
  var ailments: [Ailment] = []
}
