/// The user's `git`, run as a child process: arguments as they are, never through a shell.
///
/// Only the program knows all of the user's configuration, keys and credential helpers.
package struct GitProgram: Sendable {
  /// The program's absolute path.
  package let path: String
  /// The variables that the program sees, before what every run adds.
  package let environment: [String: String]

  /// What a program left behind: its status (128 + the signal, when a signal ended it) and output.
  package typealias Result = (status: Int32, output: [UInt8], errorOutput: [UInt8])

  /// Finds `git` in the `PATH` of `environment`; throws ``GitErrorCategory/programMissing``.
  package init(environment: [String: String]) throws(GitError) {
    let search = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    // Only absolute folders: a repository must not bring its own `git` along.
    let candidates = search.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/git" }
    guard let path = candidates.first(where: FileSystem.isExecutableFile) else {
      throw GitError(
        "run git",
        .programMissing,
        subject: "git",
        message: "no such program in PATH",
        next: ["install git, or add its folder to PATH"]
      )
    }
    self.path = path
    self.environment = environment
  }

  /// Runs `git` and waits for its end; a status other than 0 is no error here.
  ///
  /// - Parameters:
  ///   - arguments: What follows `git` on the command line.
  ///   - directory: Where it runs; nil for the caller's own directory.
  ///   - input: What it reads from its standard input.
  ///   - additions: Variables for this run; they win over all others.
  ///   - timeout: How long it may run. With a limit it gets its own process group, which is
  ///     terminated at the limit, and killed two seconds later; it then cannot ask at a terminal.
  /// - Returns: The status and both outputs.
  /// - Throws: Category `timedOut` at the limit, `other` when the program cannot be started.
  package func run(
    _ arguments: [String],
    directory: String? = nil,
    input: [UInt8] = [],
    environment additions: [String: String] = [:],
    timeout: Duration? = nil
  ) throws(GitError) -> Result {
    let place = directory.map { ["-C", $0] } ?? []
    var child = try ChildProcess(
      path: path,
      arguments: ["git"] + place + arguments,
      environment: environment.merging(Self.fixed) { $1 }.merging(additions) { $1 },
      input: input,
      ownGroup: timeout != nil
    )
    let result = child.communicate(timeout: timeout)
    guard !result.timedOut else {
      throw GitError(
        "run git",
        .timedOut,
        subject: arguments.first ?? "",
        message: "no answer within \(timeout ?? .zero); the program was stopped",
        next: ["run the same command by hand to see what it waits for"]
      )
    }
    return (result.status, result.output, result.errorOutput)
  }

  /// Runs `git` and returns its output; throws ``GitErrorCategory/programFailed`` with its words
  /// when the status is not 0.
  package func output(
    of arguments: [String],
    directory: String? = nil,
    input: [UInt8] = [],
    environment additions: [String: String] = [:]
  ) throws(GitError) -> [UInt8] {
    let result = try run(
      arguments,
      directory: directory,
      input: input,
      environment: additions
    )
    guard result.status == 0 else {
      throw GitError(
        "run git",
        .programFailed,
        subject: Self.command(of: arguments),
        message: Self.reason(result)
      )
    }
    return result.output
  }

  /// The words of a failed run: what git said with `fatal:` or `error:`, else its last line.
  package static func reason(_ result: Result) -> String {
    let lines = String(decoding: result.errorOutput, as: UTF8.self).split(
      whereSeparator: \.isNewline
    )
    let marked = ["fatal: ", "error: "].lazy.compactMap { mark in
      lines.first { $0.hasPrefix(mark) }?.dropFirst(mark.count)
    }
    return String(marked.first ?? lines.last ?? "it ended with status \(result.status)")
  }

  /// The git command among `arguments`, after options such as `-c name=value`.
  private static func command(of arguments: [String]) -> String {
    var rest = arguments[...]
    while let first = rest.first, first.hasPrefix("-") {
      rest = rest.dropFirst(first == "-c" || first == "-C" ? 2 : 1)
    }
    return rest.first ?? ""
  }

  /// Messages that can be parsed, no question that nobody can answer, no needless index write.
  private static let fixed = [
    "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
  ]
}
