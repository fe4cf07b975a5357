import FixtureSupport
import Foundation
import Testing

/// `failover hooks`, under git itself.
@Suite struct HooksCommandTests {
  private static let served = ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push"]
  private static let scripts = Fixtures.root.deletingLastPathComponent().appending(path: "hooks")

  /// A repository without any hook.
  private func repository() throws -> HookedRepository {
    let test = try HookedRepository(Example.repository)
    try test.git("config", "--unset", "core.hooksPath")
    for hook in try files(test.path + "/.git/hooks") {
      try FileManager.default.removeItem(atPath: "\(test.path)/.git/hooks/\(hook)")
    }
    return test
  }

  private func hooks(
    _ test: HookedRepository,
    _ arguments: String...,
    in place: String? = nil
  ) throws -> HookedRepository.Outcome {
    try test.run(["failover", "hooks"] + arguments, in: place ?? test.path)
  }

  @Test(arguments: [
    ("hooks", "commands/hooks-help.txt"), ("validate", "commands/validate-help.txt"),
  ])
  func `the help is recorded`(_ command: String, _ file: String) throws {
    let help = try repository()
    let outcome = try help.run(["failover", command, "--help"], in: help.path)
    #expect(outcome.status == 0)
    Golden.expect(
      Array(outcome.output.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: file), name: file)
    )
  }

  private func files(_ folder: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func text(_ file: String) throws -> String {
    try String(contentsOfFile: file, encoding: .utf8)
  }

  @Test func `installs what the folder of hooks holds, and git runs it`() throws {
    let test = try repository()
    #expect(try hooks(test, "install").status == 0)
    let folder = test.path + "/.git/hooks"
    #expect(try files(folder) == Self.served.sorted())
    for hook in Self.served {
      let shipped = Self.scripts.appending(path: hook).path(percentEncoded: false)
      #expect(try text("\(folder)/\(hook)") == text(shipped), "\(hook)")
    }
    try test.stage(Example.broken, at: "apps/web.yaml")
    #expect(try test.commit().errors.contains("apps/web.yaml:2:5: error: "))
    let before = try test.git("config", "--list")
    let again = try hooks(test, "install")
    #expect(again.status == 0)
    #expect(again.output.components(separatedBy: "is installed already").count == 5)
    #expect(try test.git("config", "--list") == before)
    #expect(try hooks(test, "uninstall").status == 0)
    #expect(try files(folder).isEmpty)
    #expect(try test.commit().status == 0)
  }

  @Test func `neither changes nor removes a hook of somebody else's`() throws {
    let test = try repository()
    let foreign = "#!/bin/sh\nexit 0\n"
    let folder = test.path + "/.git/hooks"
    try test.write(foreign, to: ".git/hooks/pre-push")
    let target = test.folder + "/somewhere"
    try foreign.write(toFile: target, atomically: true, encoding: .utf8)
    let link = folder + "/commit-msg"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    let outcome = try hooks(test, "install")
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("pre-commit is installed: "))
    #expect(outcome.errors.contains("[foreign-hook]"))
    #expect(outcome.errors.contains(#"failover validate --pre-push --remote "$1""#))
    #expect(outcome.errors.contains(#"failover validate --commit-message "$1""#))
    #expect(try text(folder + "/pre-push") == foreign)
    let status = try hooks(test, "status")
    #expect(status.output.contains("pre-commit: installed\n"))
    #expect(status.output.contains("pre-push: not a hook of failover\n"))
    let document = try hooks(test, "status", "-o", "json").output
    #expect(document.hasPrefix(#"{"version":1,"kind":"Hooks","folder":"#))
    #expect(document.contains(#"{"name":"pre-commit","state":"current","configured":false}"#))
    #expect(document.contains(#"{"name":"pre-push","state":"foreign","configured":false}"#))
    let removed = try hooks(test, "uninstall")
    #expect(removed.status == 0)
    #expect(removed.output.contains("pre-push is not a hook of failover, and stays"))
    #expect(try files(folder) == ["commit-msg", "pre-push"])
    #expect(try text(target) == foreign)
    #expect(try text(folder + "/pre-push") == foreign)
  }

  @Test func `brings an older hook up to date, and leaves an edited one`() throws {
    let test = try repository()
    #expect(try hooks(test, "install").status == 0)
    let folder = test.path + "/.git/hooks"
    let script = try text(folder + "/pre-commit")
    let older = script.replacing("hook, version 1", with: "hook, version 0")
    #expect(older != script)
    try test.write(older, to: ".git/hooks/pre-commit")
    try test.write(script + "# mine\n", to: ".git/hooks/commit-msg")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: folder + "/commit-msg"
    )
    #expect(try hooks(test, "status").output.contains("pre-commit: older than this failover"))
    let outcome = try hooks(test, "install")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("pre-commit is up to date now"))
    #expect(outcome.output.contains("commit-msg was edited, and is left as it is"))
    #expect(try text(folder + "/pre-commit") == script)
    #expect(FileManager.default.isExecutableFile(atPath: folder + "/pre-commit"))
    #expect(try text(folder + "/commit-msg") == script + "# mine\n")
    #expect(try files(folder) == Self.served.sorted())
  }

  @Test func `obeys core.hooksPath, and says when others share the folder`() throws {
    let test = try repository()
    try test.git("config", "core.hooksPath", "tools/the hooks")
    let inside = try hooks(test, "install", in: test.path + "/apps")
    #expect(inside.status == 0)
    #expect(!inside.output.contains("Every repository"))
    #expect(try files(test.path + "/tools/the hooks") == Self.served.sorted())
    #expect(try files(test.path + "/.git/hooks").isEmpty)
    try test.git("config", "core.hooksPath", test.folder + "/shared")
    #expect(try hooks(test, "install").output.contains("Every repository whose hooks are in "))
    #expect(try files(test.folder + "/shared") == Self.served.sorted())
    try test.git("config", "core.hooksPath", "/dev/null")
    let off = try hooks(test, "install")
    #expect(off.status == 2)
    #expect(off.errors.contains("hooks are switched off"))
  }

  @Test func `serves all linked work trees at once, and a folder below the top`() throws {
    let test = try repository()
    let linked = test.folder + "/linked"
    try test.git("worktree", "add", "-q", linked, "-b", "side")
    #expect(try hooks(test, "install", in: linked + "/apps").status == 0)
    #expect(try files(test.path + "/.git/hooks") == Self.served.sorted())
    for place in [linked, test.path] {
      try Example.broken.write(
        toFile: place + "/apps/web.yaml",
        atomically: true,
        encoding: .utf8
      )
      try test.git(["add", "."], in: place)
      #expect(try test.commit(in: place).errors.contains("apps/web.yaml:2:5: error: "))
    }
    #expect(try hooks(test, "uninstall").status == 0)
    #expect(try hooks(test, "status", in: linked).output.contains("pre-commit: not installed"))
  }

  @Test func `gives a bare repository the one hook of a server`() throws {
    let test = try repository()
    let bare = test.folder + "/bare.git"
    try test.git(["clone", "-q", "--bare", test.path, bare], in: test.folder)
    let outcome = try hooks(test, "install", "-C", bare)
    #expect(outcome.output == "pre-receive is installed: \(bare)/hooks/pre-receive\n")
    let shipped = Self.scripts.appending(path: "pre-receive").path(percentEncoded: false)
    #expect(try text(bare + "/hooks/pre-receive") == text(shipped))
    #expect(try hooks(test, "install", in: test.folder).status == 2)
  }

  /// Puts a `git` on the path that says that it is of another version.
  private func pretend(_ version: String, in test: HookedRepository) throws {
    let real = try test.run(["sh", "-c", "command -v git"], in: test.path).output
      .trimmingCharacters(in: .newlines)
    let folder = test.folder + "/git \(version)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let script = """
      #!/bin/sh
      for word; do [ "$word" = version ] && { echo "git version \(version)"; exit; }; done
      exec '\(real)' "$@"

      """
    try script.write(toFile: folder + "/git", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/git")
    test.environment["PATH"] = folder + ":" + (test.environment["PATH"] ?? "")
  }

  @Test func `writes git's configuration from 2.54 on, beside other hooks`() throws {
    let test = try repository()
    try pretend("2.53.1", in: test)
    let refused = try hooks(test, "install", "--config")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("git 2.53.1 reads no hooks from its configuration"))
    try pretend("2.54.0.rc1", in: test)
    try test.write("#!/bin/sh\n", to: ".git/hooks/pre-commit")
    #expect(try hooks(test, "install").output.contains("failover hooks install --config"))
    #expect(try hooks(test, "uninstall").status == 0)
    #expect(try hooks(test, "install", "--config").status == 0)
    #expect(try files(test.path + "/.git/hooks") == ["pre-commit"])
    #expect(try test.git("config", "hook.failover-pre-commit.event") == "pre-commit")
    #expect(try hooks(test, "status").output.contains("pre-commit: in git's configuration"))
    // git adds the hook's arguments to the line, as here.
    let line = try test.git("config", "hook.failover-pre-push.command")
    let run = try test.run(["sh", "-c", line + " \"$@\"", "hook", "origin", "url"], in: test.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try hooks(test, "uninstall").status == 0)
    // What another file has is not the repository's to remove.
    let elsewhere = test.folder + "/config"
    try test.git(
      ["config", "--file", elsewhere, "hook.failover-pre-push.command", "true"],
      in: test.path
    )
    test.environment["GIT_CONFIG_GLOBAL"] = elsewhere
    #expect(try hooks(test, "uninstall").status == 0)
    test.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    let left = try test.run(["git", "config", "--get-regexp", "^hook"], in: test.path)
    #expect(left.output.isEmpty)
  }
}
