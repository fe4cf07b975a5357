import Foundation
import GitStore
import Testing

@Suite struct GitProgramTests {
  /// A folder whose `git` is the shell: a script that is written here could be busy when it starts.
  private func shell(_ fixture: Fixture) throws -> GitProgram {
    let folder = fixture.folder + "/bin"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/git",
      withDestinationPath: "/bin/sh"
    )
    return try GitProgram(environment: ["PATH": "relative:\(folder):/usr/bin:/bin", "KEEP": "kept"])
  }

  /// Runs a script as if it were git.
  private func run(
    _ script: String,
    _ fixture: Fixture,
    arguments: [String] = [],
    input: [UInt8] = [],
    environment: [String: String] = [:],
    timeout: Duration? = nil
  ) throws -> GitProgram.Result {
    try shell(fixture).run(
      ["-c", script, "git"] + arguments,
      input: input,
      environment: environment,
      timeout: timeout
    )
  }

  @Test func `finds git in PATH`() throws {
    let fixture = try Fixture(commit: false)
    #expect(try shell(fixture).path == fixture.folder + "/bin/git")
    for path in ["/none", "", "relative:."] {
      let error = try gitError { _ = try GitProgram(environment: ["PATH": path]) }
      #expect(error.category == .programMissing && !error.next.isEmpty)
    }
  }

  @Test func `passes arguments, input and variables as they are`() throws {
    let fixture = try Fixture(commit: false)
    let script =
      "printf '%s|' \"$@\"; cat; echo \"$KEEP $ADDED $LC_ALL $GIT_TERMINAL_PROMPT\" >&2; exit 7"
    let result = try run(
      script,
      fixture,
      arguments: ["a b", "$(x)", "*", "", "ü"],
      input: Array("in\u{0}put".utf8),
      environment: ["ADDED": "one two"]
    )
    #expect(result.status == 7)
    #expect(String(decoding: result.output, as: UTF8.self) == "a b|$(x)|*||ü|in\u{0}put")
    #expect(String(decoding: result.errorOutput, as: UTF8.self) == "kept one two C 0\n")
  }

  @Test func `runs in a folder with an odd name`() throws {
    let fixture = try Fixture()
    let git = try GitProgram(environment: fixture.environment)
    let output = try git.output(
      of: ["rev-parse", "--show-prefix"],
      directory: fixture.path + "/dir"
    )
    #expect(String(decoding: output, as: UTF8.self) == "dir/\n")
  }

  @Test func `moves megabytes both ways at once`() throws {
    let fixture = try Fixture(commit: false)
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = try run("tee /dev/stderr", fixture, input: bytes)
    #expect(result.status == 0)
    #expect(result.output == bytes)
    #expect(result.errorOutput == bytes)
  }

  @Test func `survives a program that does not read its input`() throws {
    let fixture = try Fixture(commit: false)
    let input = [UInt8](repeating: 1, count: 3_000_000)
    let result = try run("exec <&-; echo done", fixture, input: input)
    #expect(result.status == 0)
    #expect(result.output == Array("done\n".utf8))
  }

  @Test func `gives an empty input where there is none`() throws {
    let fixture = try Fixture(commit: false)
    #expect(try run("cat; echo end", fixture).output == Array("end\n".utf8))
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "no /proc to look at")
  )
  func `hands no stream to another child`() async throws {
    let fixture = try Fixture(commit: false)
    let git = try shell(fixture)
    let script = "readlink /proc/$$/fd/0 /proc/$$/fd/1; sleep 0.05; exec ls -l /proc/self/fd"
    let listings = try await withThrowingTaskGroup(of: [Substring].self) { group in
      for _ in 0..<24 {
        group.addTask {
          let output = try git.run(["-c", script]).output
          return String(decoding: output, as: UTF8.self).split(separator: "\n")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    // Each child's input is a socket and its output a pipe of its own, in no other child's list.
    for own in listings.flatMap({ $0.prefix(2) }) {
      #expect(own.hasPrefix("socket:") || own.hasPrefix("pipe:"))
      #expect(listings.count { $0.dropFirst(2).contains { $0.hasSuffix(own) } } == 1)
    }
  }

  @Test func `does not wait for what the program left running`() throws {
    let fixture = try Fixture(commit: false)
    var output: [UInt8] = []
    let time = try ContinuousClock().measure {
      output = try run("sleep 30 & echo $!", fixture).output
    }
    let child = try #require(Int32(String(decoding: output, as: UTF8.self).dropLast()))
    #expect(kill(child, SIGKILL) == 0)
    #expect(time < .seconds(20))
  }

  @Test func `stops the program and its children at the time limit`() throws {
    let fixture = try Fixture(commit: false)
    let mark = fixture.folder + "/child"
    let error = try gitError {
      _ = try run(
        "sleep 300 & echo $! > \"$1\"; wait",
        fixture,
        arguments: [mark],
        timeout: .seconds(2)
      )
    }
    #expect(error.category == .timedOut)
    let text = String(decoding: try #require(fixture.bytes(of: mark)), as: UTF8.self)
    let child = try #require(Int32(text.dropLast()))
    #expect((0..<1_000_000).contains { _ in !isRunning(child) })
  }

  /// Whether a process is there and not just waiting to be reaped.
  private func isRunning(_ process: Int32) -> Bool {
    guard let state = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      return kill(process, 0) == 0
    }
    return !String(decoding: state, as: UTF8.self).contains(") Z ")
  }

  @Test func `reports the signal that ended the program`() throws {
    let fixture = try Fixture(commit: false)
    #expect(try run("kill -9 $$", fixture).status == 137)
  }

  @Test func `tells git's own reason`() throws {
    let fixture = try Fixture()
    let git = try GitProgram(environment: fixture.environment)
    let error = try gitError {
      _ = try git.output(of: ["-c", "a.b=c", "cat-file", "-p", "none"], directory: fixture.path)
    }
    #expect(error.category == .programFailed && error.subject == "cat-file")
    #expect(error.message == "not a valid object name none")
  }
}
