package import Foundation

/// A git repository in a temporary folder, with its own identity, time and home; it goes when the
/// value goes.
package final class ThrowawayRepository: Sendable {
  /// The temporary folder that holds everything; its name has a space and a letter beyond ASCII.
  package let folder: URL

  /// The repository's top.
  package let path: String

  /// The variables for git and for the tool: fixed identity and time, nobody's configuration.
  package let environment: [String: String]

  /// What a program left behind.
  package struct Result: Sendable {
    /// Its exit status.
    package let status: Int32
    /// What it wrote to standard output.
    package let output: String
    /// What it wrote to standard error.
    package let errors: String
  }

  /// Makes a repository with one commit on `main` that holds the files of a folder.
  package init(copying source: URL, options: [String] = []) throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "fäilover \(UUID().uuidString)")
    path = folder.appending(path: "repository").path(percentEncoded: false)
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": folder.appending(path: "home").path(percentEncoded: false),
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
      "GIT_AUTHOR_NAME": "Ada Author", "GIT_AUTHOR_EMAIL": "ada@example.org",
      "GIT_AUTHOR_DATE": "@1700000000 +0100", "GIT_COMMITTER_NAME": "Carl Committer",
      "GIT_COMMITTER_EMAIL": "carl@example.org", "GIT_COMMITTER_DATE": "@1700000100 +0100",
    ]
    try FileManager.default.createDirectory(
      at: folder.appending(path: "home"),
      withIntermediateDirectories: true
    )
    try git(
      ["init", "-q", "-b", "main"] + options + [path],
      at: folder.path(percentEncoded: false)
    )
    try copy(source)
    try git("add", "--all")
    try git("commit", "-q", "-m", "import the manifests")
  }

  deinit {
    // A folder that is left behind is no reason to fail.
    try? FileManager.default.removeItem(at: folder)
  }

  /// Copies by reading and writing: permissions of the source do not count.
  private func copy(_ source: URL) throws {
    let base = source.path(percentEncoded: false)
    for file in try FileManager.default.subpathsOfDirectory(atPath: base) {
      let url = source.appending(path: file)
      let attributes = try url.resourceValues(forKeys: [.isRegularFileKey])
      guard attributes.isRegularFile ?? false else { continue }
      try write([UInt8](try Data(contentsOf: url)), to: file)
    }
  }

  /// Runs git in the repository, expects it to succeed, and returns its output without the last line
  /// end.
  @discardableResult
  package func git(_ arguments: String...) throws -> String { try git(arguments, at: path) }

  /// The same, in another folder and with other variables.
  @discardableResult
  package func git(
    _ arguments: [String],
    at place: String,
    _ additions: [String: String] = [:]
  ) throws -> String {
    let result = try run("git", arguments, at: place, additions)
    guard result.status == 0 else {
      throw FixtureError("git \(arguments): \(result.errors)")
    }
    return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
  }

  /// Runs the tool that was built beside the tests.
  package func failover(
    _ arguments: String...,
    at place: String? = nil,
    setting additions: [String: String] = [:]
  ) throws -> Result {
    try run(Self.tool, arguments, at: place ?? path, additions)
  }

  /// Starts the tool and returns at once, with the file that its standard output goes to.
  package func startFailover(
    _ arguments: [String],
    _ additions: [String: String] = [:]
  ) throws -> (process: Process, output: URL) {
    let process = self.process(Self.tool, arguments, at: path, additions)
    let output = folder.appending(path: "output-\(UUID().uuidString)")
    try Data().write(to: output)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }

  /// Runs a program and collects what it leaves behind.
  package func run(
    _ program: String,
    _ arguments: [String],
    at place: String,
    _ additions: [String: String] = [:]
  ) throws -> Result {
    let process = self.process(program, arguments, at: place, additions)
    let output = Pipe()
    // A file, not a second pipe: reading two in turn could wait for ever.
    let errorFile = folder.appending(path: "errors-\(UUID().uuidString)")
    try Data().write(to: errorFile)
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: bytes, as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
    )
  }

  private func process(
    _ program: String,
    _ arguments: [String],
    at place: String,
    _ additions: [String: String]
  ) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(filePath: place)
    process.environment = environment.merging(additions) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// The tool's path: it is built into the folder that holds the test bundle.
  package static let tool: String = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return bundle.appending(path: "failover").path(percentEncoded: false)
  }()

  /// Writes a file of the work tree, and makes its folders.
  package func write(_ bytes: [UInt8], to file: String) throws {
    let url = URL(filePath: "\(path)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  /// Writes a file of the work tree as text.
  package func write(_ text: String, to file: String) throws {
    try write(Array(text.utf8), to: file)
  }

  /// Returns the text of a file of the work tree.
  package func text(of file: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(file)")), as: UTF8.self)
  }

  /// Everything that the tool must not touch: `HEAD`, main, the index's bytes, every file.
  package func untouchables() throws -> [String] {
    let index = try Data(contentsOf: URL(filePath: "\(path)/.git/index"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: path)
      .filter { !$0.hasPrefix(".git/") && $0 != ".git" }.sorted()
    let contents = files.map { file in
      // Folders have no contents; their names count.
      "\(file) \((try? Data(contentsOf: URL(filePath: "\(path)/\(file)")).hashValue) ?? 0)"
    }
    return [try git("rev-parse", "HEAD", "main"), "\(index.hashValue)"] + contents
      + [try git("symbolic-ref", "-q", "HEAD")]
  }
}
