import FixtureSupport
import Foundation
import Testing

/// A throwaway repository with the hook of `hooks/pre-commit`, and the built `failover` on the PATH.
///
/// Nothing of the user's own git configuration is read. The folder goes when the value goes.
final class HookedRepository {
  /// What a program wrote, and its status.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The temporary folder that holds everything; its name has a space and a letter beyond ASCII.
  let folder: String
  /// The repository's folder.
  let path: String
  /// The variables of every program that is run.
  var environment: [String: String]

  /// Makes a repository; `manifests` are committed without the hook when there are any.
  init(_ manifests: [String: String] = [:]) throws {
    let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    folder = parent.appending(path: "hook tést \(UUID().uuidString)").path(percentEncoded: false)
    path = folder + "/the clone"
    let built = try Self.buildFolder().path(percentEncoded: false)
    environment = [
      "PATH": built + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
      "HOME": folder + "/home", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "Ada Author", "GIT_AUTHOR_EMAIL": "ada@example.org",
      "GIT_AUTHOR_DATE": "@1700000000 +0000", "GIT_COMMITTER_NAME": "Carl Committer",
      "GIT_COMMITTER_EMAIL": "carl@example.org", "GIT_COMMITTER_DATE": "@1700000000 +0000",
      "GIT_EDITOR": "true",
    ]
    try FileManager.default.createDirectory(
      atPath: folder + "/home",
      withIntermediateDirectories: true
    )
    try git(["init", "-q", "-b", "main", path], in: folder)
    let hooks = Fixtures.root.deletingLastPathComponent().appending(path: "hooks")
    try git("config", "core.hooksPath", hooks.path(percentEncoded: false))
    guard !manifests.isEmpty else { return }
    for (file, text) in manifests { try write(text, to: file) }
    try git("add", "--all")
    try git("commit", "-q", "--no-verify", "-m", "base")
  }

  deinit {
    // A folder that is left behind is no reason to fail.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The folder of the built products: that of the test bundle, or the package's own.
  private static func buildFolder() throws -> URL {
    let package = Fixtures.root.deletingLastPathComponent()
    var places = [URL(filePath: CommandLine.arguments[0]), Bundle.main.bundleURL]
    places += Bundle.allBundles.map(\.bundleURL)
    let folders =
      places.map { $0.deletingLastPathComponent() } + [
        package.appending(path: ".build/debug"), package.appending(path: ".build/release"),
      ]
    let found = folders.first {
      FileManager.default.isExecutableFile(atPath: $0.appending(path: "failover").path)
    }
    return try #require(found, "the program `failover` has not been built")
  }

  // MARK: Programs

  /// Runs git, expects it to succeed, and returns its output without the last line end.
  @discardableResult
  func git(_ arguments: String...) throws -> String { try git(arguments, in: path) }

  /// The same, in another folder.
  @discardableResult
  func git(_ arguments: [String], in place: String) throws -> String {
    let result = try run(["git"] + arguments, in: place)
    try #require(result.status == 0, "git \(arguments): \(result.errors)")
    return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
  }

  /// Runs `git commit`, hook and all.
  func commit(_ arguments: String..., in place: String? = nil) throws -> Outcome {
    try run(["git", "commit", "-q", "-m", "a change"] + arguments, in: place ?? path)
  }

  /// Runs `failover validate --staged` as a person would.
  func validate(
    _ arguments: String...,
    in place: String? = nil,
    additions: [String: String] = [:]
  ) throws -> Outcome {
    try run(["failover", "validate", "--staged"] + arguments, in: place ?? path, additions)
  }

  /// Runs a program of the PATH.
  func run(
    _ command: [String],
    in place: String,
    _ additions: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(filePath: place)
    process.environment = environment.merging(additions) { $1 }
    // A file, not a second pipe: reading two in turn could wait for ever.
    let errors = "\(folder)/errors-\(UUID().uuidString)"
    try Data().write(to: URL(filePath: errors))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: bytes, as: UTF8.self),
      errors: try String(contentsOfFile: errors, encoding: .utf8)
    )
  }

  // MARK: Files

  /// Writes a file of the work tree, and makes its folders.
  func write(_ text: String, to file: String) throws {
    let url = URL(filePath: "\(path)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: url)
  }

  /// Writes a file and stages it.
  func stage(_ text: String, at file: String) throws {
    try write(text, to: file)
    try git("add", "--", file)
  }

  /// Every file below the git directory and the work tree, with its bytes and modification time.
  func snapshot() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted().map { name in
      let file = "\(path)/\(name)"
      let time = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
      return "\(name) \(time ?? "") \(FileManager.default.contents(atPath: file)?.hashValue ?? 0)"
    }
  }
}
