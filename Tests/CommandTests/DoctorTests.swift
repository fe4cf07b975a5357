import FixtureSupport
import Foundation
import Testing

/// `failover doctor`: each check on a repository that was broken for it.
@Suite struct DoctorTests {
  /// A finding as the JSON document has it.
  private struct Finding: Decodable {
    var code: String
    var severity: String
    var message: String
    var hints: [String]
  }

  private struct Document: Decodable {
    struct Check: Decodable { var findings: [Finding] }
    var kind: String
    var clear: Bool
    var checks: [Check]
  }

  private func findings(_ result: ThrowawayRepository.Result) throws -> [Finding] {
    let document = try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
    #expect(document.kind == "Examination")
    #expect(document.clear == (result.status == 0))
    return document.checks.flatMap(\.findings)
  }

  /// What stands in the way: notes left out.
  private func examine(
    _ repository: ThrowawayRepository,
    at place: String? = nil,
    _ additions: [String: String] = [:]
  ) throws -> [Finding] {
    let result = try repository.failover("doctor", "-o", "json", at: place, setting: additions)
    #expect(result.status == 0 || result.status == 1, "\(result.errors)")
    // What is usual in a job of CI is a note, and looked at all the same.
    let usual = ["detached-head", "shallow-clone"]
    return try findings(result).filter { $0.severity != "note" || usual.contains($0.code) }
  }

  /// Runs a line as a person would, with the tool on the path.
  @discardableResult
  private func shell(
    _ line: String,
    in repository: ThrowawayRepository,
    at place: String? = nil,
    _ additions: [String: String] = [:]
  ) throws -> ThrowawayRepository.Result {
    let tool = URL(filePath: ThrowawayRepository.tool).deletingLastPathComponent()
    let path = tool.path(percentEncoded: false) + ":" + (repository.environment["PATH"] ?? "")
    let variables = additions.merging(["PATH": path]) { own, _ in own }
    return try repository.run("sh", ["-c", line], at: place ?? repository.path, variables)
  }

  @Test func `the help is recorded`() throws {
    let result = try ThrowawayRepository.homelab().failover("doctor", "--help")
    let file = "commands/doctor-help.txt"
    Golden.expect(
      Array(result.output.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: file), name: file)
    )
  }

  @Test func `finds nothing in a repository without fault, and changes nothing`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.propose("promote", "sonarr")
    let before = try repository.untouchables()
    let result = try repository.failover("doctor")
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.hasSuffix("Nothing stands in the way.\n"))
    #expect(result.output.contains("ok       configuration  failover.yaml, 2 services\n"))
    #expect(result.output.contains("ok       proposals      1 open\n"))
    #expect(result.output.contains("note: there is no remote"))
    #expect(result.output.contains(/ok\ {7}objects\ {8}[1-9]\d* MiB free\n/))
    #expect(try repository.failover("doctor", "--fix").output == result.output)
    #expect(try repository.untouchables() == before)
    let nowhere = repository.folder.path(percentEncoded: false)
    #expect(try repository.failover("doctor", at: nowhere).status == 2)
  }

  /// Ways to break the repository, each with the code of what is found.
  private static let breakages: KeyValuePairs<String, String> = [
    "touch -d '1 hour ago' .git/index.lock": "lock-file",
    "touch -d '1 hour ago' .git/HEAD.lock": "lock-file",
    "touch -d '1 hour ago' .git/packed-refs.lock": "lock-file",
    "touch -d '1 hour ago' .git/refs/heads/main.lock": "lock-file",
    "mkdir -p .git/refs/failover/open && touch -d '1 hour ago' .git/refs/failover/open/sonarr.lock":
      "lock-file",
    "failover promote sonarr && git branch -q -D $(git branch --list 'failover/*')": "stale-lock",
    "git checkout -q --detach": "detached-head",
    "failover hooks install && chmod -x .git/hooks/pre-push": "outdated-hook",
    "failover hooks install && sed -i 's/version 1/version 0/' .git/hooks/commit-msg":
      "outdated-hook",
    "failover hooks install && git config core.hooksPath .husky/_": "shadowed-hooks",
    "git config core.autocrlf true": "line-ends",
    "git rm -q failover.yaml && git commit -q -m x": "configuration",
    "git remote add origin 'https://ada:hunter2@localhost:1/x.git'": "credentials-in-url",
    "git config commit.gpgSign true && git config gpg.program nowhere-gpg": "signing",
    "git remote add origin ../bare.git": "remote-unreachable",
    "echo '{' > failover.yaml": "configuration",
    "git checkout -q -b a && echo a > x && git add x && git commit -q -m a && git checkout -q main && "
      + "echo b > x && git add x && git commit -q -m b && git merge -q a": "unmerged-index",
    "failover promote sonarr && echo '# more' >> apps/media/sonarr/deployment.yaml && "
      + "git commit -q -a -m more": "outdated-proposal",
  ]

  /// Where the command only shows what a person has to decide: what he does then.
  private static let decisions = [
    "signing": "git config commit.gpgSign false", "unmerged-index": "git merge --abort",
    "remote-unreachable": "git init -q --bare ../bare.git",
    "failover config check": "git checkout -q failover.yaml",
  ]

  @Test(arguments: breakages.map { ($0.key, $0.value) })
  func `finds what is broken, and the command that it names mends it`(
    _ breakage: String,
    _ code: String
  ) throws {
    let repository = try ThrowawayRepository.homelab()
    try shell(breakage, in: repository)
    let found = try examine(repository).filter {
      // An address that leads nowhere is found beside the secret in it.
      code == "remote-unreachable" || $0.code != "remote-unreachable"
    }
    #expect(found.map(\.code).uniqued == [code], "\(found)")
    let finding = try #require(found.first)
    #expect(finding.hints.count == 1)
    #expect(try repository.failover("explain", finding.code).status == 0)
    let hint = finding.hints[0]
    let mending = Self.decisions[hint] ?? Self.decisions[code] ?? hint
    try shell(mending, in: repository)
    if hint == "failover init" { #expect(try repository.text(of: "failover.yaml") != "") }
    let left = try examine(repository).filter { $0.code == code }
    #expect(left.isEmpty, "\(mending): \(left)")
  }

  @Test func `what a person has to decide is shown to him`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.write("*.yaml text eol=crlf\n", to: ".gitattributes")
    let lines = try examine(repository)
    #expect(lines.map(\.code) == ["line-ends"])
    let shown = try shell(lines.first?.hints.first ?? "false", in: repository)
    #expect(shown.output.contains("eol: crlf"))
    try FileManager.default.removeItem(atPath: repository.path + "/.gitattributes")
    try shell(
      """
      failover hooks install && mkdir -p .husky/_ && git config core.hooksPath .husky/_
      printf '#!/bin/sh\nexec npm test\n' > .husky/_/pre-commit && chmod +x .husky/_/pre-commit
      """,
      in: repository
    )
    let hooks = try examine(repository)
    #expect(Set(hooks.map(\.code)) == ["shadowed-hooks"])
    let foreign = try #require(hooks.first { $0.message.hasPrefix("pre-commit is installed") })
    #expect(foreign.message.hasSuffix(", husky's"))
    #expect(foreign.hints.first?.hasSuffix("pre-commit: failover validate --staged") == true)
    try repository.git("config", "core.hooksPath", "/dev/null")
    let off = try repository.failover("doctor")
    #expect(off.status == 0)
    #expect(off.output.contains("hooks are switched off"))
    try shell("git config commit.gpgSign true && git config gpg.format ssh", in: repository)
    let signing = try #require(try examine(repository).first)
    #expect(signing.code == "signing")
    #expect(signing.message.contains("no key is named") || signing.message.contains("not there"))
  }

  @Test func `shows no secret of an address`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("remote", "add", "origin", "https://ada:hunter2@localhost:1/x.git")
    try repository.git("remote", "add", "b", "https://ghp_token@localhost:1/x.git")
    for arguments in [["-o", "json"], ["-o", "text"]] {
      let result = try repository.failover("doctor", arguments[0], arguments[1])
      #expect(result.status == 1)
      #expect(result.output.contains("credentials-in-url"))
      for secret in ["hunter2", "ghp_token", "ada"] {
        #expect(!(result.output + result.errors).contains(secret), "\(secret)")
      }
    }
    let offline = try repository.failover("doctor", "--offline", "-o", "json")
    #expect(!offline.output.contains("remote-unreachable"))
  }

  // MARK: Mending

  @Test func `mends what is ours and nothing else`() throws {
    let repository = try ThrowawayRepository.homelab()
    try shell(
      """
      failover promote sonarr && git branch -q -D $(git branch --list 'failover/*')
      failover hooks install && chmod -x .git/hooks/pre-push
      printf '#!/bin/sh\\nexit 0\\n' > .git/hooks/commit-msg && chmod +x .git/hooks/commit-msg
      touch -d '1 hour ago' .git/index.lock .git/refs/failover/open/jellyfin.lock
      touch -d '1 hour ago' .git/refs/heads/main.lock
      """,
      in: repository
    )
    let result = try repository.failover("doctor", "--fix")
    #expect(result.status == 1)
    #expect(
      result.output.contains("removed \(repository.path)/.git/refs/failover/open/jellyfin.lock\n")
    )
    #expect(result.output.contains("deleted refs/failover/open/sonarr, which was "))
    #expect(result.output.contains("brought up to date \(repository.path)/.git/hooks/pre-push\n"))
    let files = FileManager.default
    #expect(files.fileExists(atPath: repository.path + "/.git/index.lock"))
    #expect(files.fileExists(atPath: repository.path + "/.git/refs/heads/main.lock"))
    #expect(try repository.text(of: ".git/hooks/commit-msg") == "#!/bin/sh\nexit 0\n")
    #expect(files.isExecutableFile(atPath: repository.path + "/.git/hooks/pre-push"))
    #expect(try repository.git("for-each-ref", "refs/failover") == "")
    #expect(try examine(repository).map(\.code) == ["lock-file", "lock-file"])
  }

  @Test func `leaves a lock alone that is new, or beside a living program`() throws {
    let repository = try ThrowawayRepository.homelab()
    let lock = ".git/refs/failover/open/sonarr.lock"
    try repository.write("", to: lock)
    let new = try repository.failover("doctor", "--fix")
    #expect(new.status == 0, "\(new.output)")
    #expect(new.output.contains("may be in use: it is new"))
    guard FileManager.default.fileExists(atPath: "/proc/self/exe") else { return }
    try shell("touch -d '1 hour ago' \(lock)", in: repository)
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "cat-file", "--batch"]
    git.currentDirectoryURL = URL(filePath: repository.path)
    git.environment = repository.environment
    let (input, output) = (Pipe(), Pipe())
    git.standardInput = input
    git.standardOutput = output
    try git.run()
    // Its answer says that it runs.
    try input.fileHandleForWriting.write(contentsOf: Data("HEAD\n".utf8))
    #expect(!output.fileHandleForReading.availableData.isEmpty)
    let held = try repository.failover("doctor", "--fix")
    #expect(held.status == 0, "\(held.output)")
    #expect(held.output.contains("may be in use: git"))
    #expect(FileManager.default.fileExists(atPath: "\(repository.path)/\(lock)"))
    try input.fileHandleForWriting.close()
    git.waitUntilExit()
    #expect(try repository.failover("doctor", "--fix").output.hasPrefix("removed "))
  }

  @Test func `a lock of a merged proposal, and of one that is open, is none that was left`() throws
  {
    let repository = try ThrowawayRepository.homelab()
    try repository.squash(try repository.propose("promote", "sonarr"))
    try repository.propose("promote", "jellyfin")
    #expect(try examine(repository).isEmpty)
    #expect(try repository.git("for-each-ref", "refs/failover").split(separator: "\n").count == 2)
  }

  // MARK: Kinds of repositories

  @Test func `a shallow clone and a partial one are made whole by the command`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("commit", "-q", "--allow-empty", "-m", "second")
    try repository.git("config", "uploadpack.allowFilter", "true")
    try repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    let cases = [
      ("shallow-clone", ["--depth", "1"]),
      ("missing-objects", ["--no-checkout", "--filter=blob:none"]),
    ]
    for (code, options) in cases {
      let clone = repository.folder.appending(path: code).path(percentEncoded: false)
      try repository.git(
        ["clone", "-q"] + options + ["file://" + repository.path, clone],
        at: repository.path
      )
      let found = try examine(repository, at: clone)
      #expect(found.map(\.code) == [code], "\(found)")
      try shell(found.first?.hints.first ?? "false", in: repository, at: clone)
      #expect(!(try examine(repository, at: clone).map(\.code).contains(code)))
    }
  }

  @Test func `a repository that does not open is a finding`() throws {
    let repository = try ThrowawayRepository.homelab()
    let other = repository.folder.appending(path: "sha256").path(percentEncoded: false)
    try repository.git(["init", "-q", "--object-format=sha256", other], at: repository.path)
    let found = try examine(repository, at: other)
    #expect(found.map(\.code) == ["repository-format"])
    #expect(found.first?.message.contains("SHA-256") == true)
    let unborn = repository.folder.appending(path: "unborn").path(percentEncoded: false)
    try repository.git(["init", "-q", unborn], at: repository.path)
    #expect(try examine(repository, at: unborn).map(\.code) == ["git"])
  }

  @Test func `a checkout of CI is sound, and an object that is missing is not`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("commit", "-q", "--allow-empty", "-m", "second")
    let clone = repository.folder.appending(path: "job").path(percentEncoded: false)
    let source = "file://" + repository.path
    try repository.git(["clone", "-q", "--depth", "1", source, clone], at: repository.path)
    try repository.git(["checkout", "-q", "--detach"], at: clone)
    #expect(try repository.failover("doctor", at: clone).status == 0)
    let id = try repository.git("rev-parse", "HEAD:apps/media/sonarr/deployment.yaml")
      .trimmingCharacters(in: .newlines)
    let object = "\(repository.path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    try FileManager.default.removeItem(atPath: object)
    let found = try repository.failover("doctor")
    #expect(found.status == 1)
    #expect(found.output.contains("commit"), "\(found.output)")
  }

  @Test func `a bare repository has no fault of a work tree`() throws {
    let repository = try ThrowawayRepository.homelab()
    let bare = repository.folder.appending(path: "bare.git").path(percentEncoded: false)
    try repository.git(["clone", "-q", "--bare", repository.path, bare], at: repository.path)
    #expect(try examine(repository, at: bare).isEmpty)
  }

  // MARK: The machine

  @Test func `nobody's name is found, and the commands name him`() throws {
    let repository = try ThrowawayRepository.homelab()
    let roles = ["AUTHOR", "COMMITTER"].flatMap { ["GIT_\($0)_NAME", "GIT_\($0)_EMAIL"] }
    let own = repository.folder.appending(path: "home/.gitconfig").path(percentEncoded: false)
    try "[user]\n\tuseConfigOnly = true\n".write(toFile: own, atomically: true, encoding: .utf8)
    let nobody = "env " + roles.map { "-u \($0) " }.joined() + "EMAIL= "
    let variables = ["GIT_CONFIG_GLOBAL": own]
    func found() throws -> [Finding] {
      let line = nobody + "failover doctor -o json"
      return try findings(shell(line, in: repository, variables)).filter { $0.severity != "note" }
    }
    for _ in 0..<2 {
      let findings = try found()
      #expect(findings.map(\.code) == ["identity"])
      let command = try #require(findings.first?.hints.first)
      #expect(try shell(nobody + command, in: repository, variables).status == 0, "\(command)")
    }
    #expect(try found().isEmpty)
  }

  @Test func `a machine without git is told so`() throws {
    let repository = try ThrowawayRepository.homelab()
    let found = try examine(repository, ["PATH": repository.path])
    #expect(found.contains { $0.code == "git" && $0.message.contains("no git program") })
  }

  @Test func `somebody else's repository, and a folder that cannot be written`() throws {
    let repository = try ThrowawayRepository.homelab()
    let user = "setpriv --reuid 12345 --regid 12345 --clear-groups"
    guard try shell("\(user) git --version", in: repository).status == 0 else {
      print("there is no second user here: whose a repository is was not tried")
      return
    }
    let home = repository.folder.appending(path: "home").path(percentEncoded: false)
    let variables = ["GIT_CONFIG_GLOBAL": home + "/.gitconfig"]
    try shell("chown -R 12345:12345 '\(home)'", in: repository)
    func found() throws -> [Finding] {
      let result = try shell("\(user) failover doctor -o json", in: repository, variables)
      return try findings(result).filter { $0.severity != "note" }
    }
    let foreign = try found()
    #expect(foreign.map(\.code) == ["foreign-owner"])
    let command = try #require(foreign.first?.hints.first)
    try shell("\(user) \(command)", in: repository, variables)
    #expect(try found().map(\.code) == ["object-folder"])
    try shell("chown -R 12345:12345 .", in: repository)
    #expect(try found().isEmpty)
  }
}

extension Array where Element: Hashable {
  /// Each element once, in order of its first place.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
