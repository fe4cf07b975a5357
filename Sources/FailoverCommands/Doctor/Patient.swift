import Delivery
import GitStore

/// What is examined: a folder, its repository as far as it opens, and the git program.
struct Patient {
  let path: String
  let environment: [String: String]
  /// Whether remotes are left alone.
  let isOffline: Bool
  let program: GitProgram?
  let repository: Repository?
  /// Why the repository does not open.
  let obstacle: GitError?

  init(path: String, environment: [String: String], isOffline: Bool) {
    self.path = path
    self.environment = environment
    self.isOffline = isOffline
    // Without a program the check of it says so.
    program = try? GitProgram(environment: environment)
    do throws(GitError) {
      repository = try Repository(at: path, environment: environment)
      obstacle = nil
    } catch {
      repository = nil
      obstacle = error
    }
  }

  /// Returns the first line that git answers with; nil where it has no answer.
  func answer(_ arguments: String...) -> String? {
    lines(arguments)?.first
  }

  /// Returns the lines that git answers with; nil where it fails.
  func lines(_ arguments: [String]) -> [String]? {
    guard let program,
      // What git cannot tell here is told by the check that needs it.
      let result = try? program.run(arguments, directory: path, timeout: .seconds(20)),
      result.status == 0
    else { return nil }
    return String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Returns a value of git's configuration.
  func configured(_ key: String) -> String? { answer("config", "--get", key) }

  /// Whether a flag of git's configuration is set.
  func isConfigured(_ key: String) -> Bool {
    answer("config", "--type=bool", "--get", key) == "true"
  }

  /// Returns where a program is that a configuration names, by its path or on the `PATH`.
  func place(of name: String) -> String? {
    if name.contains("/") {
      let home = environment["HOME"] ?? ""
      let path = name.hasPrefix("~/") ? home + name.dropFirst() : name
      return DiskFile.isExecutable(path) ? path : nil
    }
    return (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      .map { "\($0)/\(name)" }.first(where: DiskFile.isExecutable)
  }
}
