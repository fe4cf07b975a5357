import Foundation
import GitStore
import SourceText
import Testing

/// A throwaway repository with its own identity and no configuration but its own.
///
/// Git itself makes it and judges it. The folder goes when the fixture goes.
final class Fixture {
  /// The temporary folder that holds everything; its name has a space and a letter beyond ASCII.
  let folder: String
  /// The repository's folder.
  let path: String
  /// The variables for git and for the code under test.
  var environment: [String: String]

  /// Makes an empty repository; `options` go to `git init`.
  init(_ options: String..., commit: Bool = true) throws {
    let name = "git störe \(UUID().uuidString)"
    let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    folder = parent.appending(path: name).path(percentEncoded: false)
    path = folder + "/the clone"
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": folder + "/home", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "Ada Author", "GIT_AUTHOR_EMAIL": "ada@example.org",
      "GIT_AUTHOR_DATE": "@1700000000 +0530", "GIT_COMMITTER_NAME": "Carl Committer",
      "GIT_COMMITTER_EMAIL": "carl@example.org", "GIT_COMMITTER_DATE": "@1700000100 -0330",
    ]
    try FileManager.default.createDirectory(
      atPath: folder + "/home",
      withIntermediateDirectories: true
    )
    try git(["init", "-q", "-b", "main"] + options + [path], in: folder)
    if commit { try commitFiles(["a.txt": "one\n", "dir/b.txt": "two\n", "dir/sub/c.txt": "3\n"]) }
  }

  deinit {
    // A folder that is left behind is no reason to fail.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Opens the repository by the code under test.
  func open(at path: String? = nil, _ additions: [String: String] = [:]) throws -> Repository {
    try Repository(
      at: path ?? self.path,
      environment: environment.merging(additions) { $1 }
    )
  }

  /// Runs git, expects it to succeed, and returns its output without the last line end.
  @discardableResult
  func git(_ arguments: String..., additions: [String: String] = [:]) throws -> String {
    try git(arguments, in: path, additions)
  }

  /// The same, in another folder.
  @discardableResult
  func git(
    _ arguments: [String],
    in place: String,
    _ additions: [String: String] = [:]
  ) throws -> String {
    let result = try run(arguments, in: place, additions)
    guard result.status == 0 else {
      throw Failure(description: "git \(arguments): \(result.errors)")
    }
    return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
  }

  /// Runs git by Foundation, so that the code under test is not its own witness.
  func run(
    _ arguments: [String],
    in place: String,
    _ additions: [String: String] = [:],
    program: String = "git"
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(filePath: place)
    process.environment = environment.merging(additions) { $1 }
    let output = Pipe()
    // A file, not a second pipe: reading two in turn could wait for ever.
    let errorFile = folder + "/errors-\(UUID().uuidString)"
    try write([], to: errorFile)
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: bytes, as: UTF8.self),
      (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? ""
    )
  }

  /// Writes files, stages everything and commits it; returns the commit.
  @discardableResult
  func commitFiles(_ files: [String: String], message: String = "base") throws -> ObjectID {
    for (file, text) in files { try write(text, to: file) }
    try git("add", "--all")
    try git("commit", "-q", "--allow-empty", "-m", message)
    return try id("HEAD")
  }

  /// Writes a file of the work tree.
  func write(_ text: String, to file: String) throws {
    try write(Array(text.utf8), to: "\(path)/\(file)")
  }

  /// Writes bytes to an absolute path, and makes its folders.
  func write(_ bytes: [UInt8], to file: String) throws {
    let url = URL(filePath: file)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  /// The bytes of a file by its absolute path, nil when it is not there.
  func bytes(of file: String) -> [UInt8]? {
    FileManager.default.contents(atPath: file).map(Array.init)
  }

  /// The id that git gives for a revision.
  func id(_ revision: String) throws -> ObjectID {
    try #require(ObjectID(hex: try git("rev-parse", "--verify", revision)))
  }

  /// The trees, refs and files that must not change: what `git status` says, `HEAD`, and the
  /// bytes of the index and of every file.
  func snapshot() throws -> [String] {
    let index = bytes(of: path + "/.git/index").map { "\($0)" } ?? ""
    let files = try FileManager.default.subpathsOfDirectory(atPath: path)
      .filter { !$0.hasPrefix(".git/") }.sorted().map {
        "\($0) \(bytes(of: "\(path)/\($0)") ?? [])"
      }
    return [try git("rev-parse", "HEAD"), index] + files + [try git("status", "--porcelain")]
  }

  /// A failed command, with its words.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}

extension Signature {
  /// A fixed person and time, with an odd offset.
  static let author = Signature(
    name: "Zoë Author",
    email: "zoe@example.org",
    seconds: 1_600_000_000,
    offsetMinutes: -210
  )
  /// Another one.
  static let committer = Signature(
    name: "Max M.",
    email: "max@example.org",
    seconds: 1_600_000_777,
    offsetMinutes: 345
  )
}

/// Returns the error that `body` throws, and fails the test when it throws none.
func gitError(_ body: () throws -> Void) throws -> GitError {
  try #require(throws: GitError.self, performing: body)
}

extension Repository {
  /// A commit on `base` that holds `text` at `path`, with the fixed identities.
  func commit(_ text: String, at path: String, on base: ObjectID) throws -> ObjectID {
    let blob = try writeBlob(Array(text.utf8))
    let tree = try updateTree(
      of: base,
      [TreeUpdate(path: RepositoryPath(path), content: .write(blob, .file))]
    )
    return try createCommit(
      tree: tree,
      parents: [base],
      author: .author,
      committer: .committer,
      message: "change\n",
      signing: .unsigned
    )
  }
}
