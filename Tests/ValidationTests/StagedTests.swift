import Foundation
import Testing

/// `failover validate --staged` as a person or a script runs it.
@Suite struct StagedTests {
  @Test func `ends with 0 without findings, with 1 with findings`() throws {
    let test = try HookedRepository(Example.repository)
    let clean = try test.validate()
    #expect(clean.status == 0)
    #expect(clean.output.isEmpty && clean.errors.isEmpty)
    try test.stage(Example.broken, at: "apps/web.yaml")
    try test.stage("a: 1\na: 2\n", at: "apps/note.yaml")
    let found = try test.validate()
    #expect(found.status == 1)
    #expect(found.output.contains("failover: 3 findings in the staged manifests\n"))
    #expect(found.output.contains("apps/note.yaml:2:1: error: "))
    #expect(found.output.contains("apps/web.yaml:2:5: error: "))
    #expect(found.errors.isEmpty)
  }

  @Test func `ends with 0 for warnings alone, and shows them`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage("a: yes\nb: 012\n", at: "apps/note.yaml")
    let warned = try test.validate()
    #expect(warned.status == 0)
    #expect(warned.output.contains("failover: 2 findings in the staged manifests\n"))
    #expect(warned.output.contains("apps/note.yaml:1:4: warning: "))
    #expect(!warned.output.contains("--no-verify"))
    #expect(try test.validate("-o", "json").output.contains(#""severity":"warning""#))
    try test.stage("a: yes\nb: *x\n", at: "apps/note.yaml")
    #expect(try test.validate().status == 1)
  }

  @Test func `looks at the last commit only inside a hook`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", "broken")
    #expect(try test.validate().status == 0)
    #expect(try test.validate(additions: ["GIT_INDEX_FILE": ".git/index"]).status == 1)
  }

  @Test func `ends with 2 for unmerged files, naming them and the next step`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("checkout", "-q", "-b", "side")
    try test.stage("a: 1\n", at: "apps/note.yaml")
    try test.git("commit", "-q", "-m", "side")
    try test.git("checkout", "-q", "main")
    try test.stage("a: 2\n", at: "apps/note.yaml")
    try test.git("commit", "-q", "-m", "main")
    #expect(try test.run(["git", "merge", "-q", "side"], in: test.path).status == 1)
    let outcome = try test.validate()
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("`apps/note.yaml`: it is not merged yet"))
    #expect(outcome.errors.contains("  = help: resolve the conflict, then git add it"))
  }

  @Test func `ends with 2 outside of a repository, and with 64 for two things at once`() throws {
    let test = try HookedRepository()
    let outside = try test.validate(in: test.folder)
    #expect(outside.status == 2)
    #expect(outside.errors.contains("is a git repository"))
    #expect(try test.validate("--revision", "HEAD").status == 64)
  }

  @Test func `prints JSON, also without findings and on failure`() throws {
    let test = try HookedRepository(Example.repository)
    #expect(
      try test.validate("-o", "json").output
        == "{\"version\":1,\"kind\":\"Findings\",\"findings\":[]}\n"
    )
    try test.stage("a: 1\na: 2\n", at: "apps/note.yaml")
    let found = try test.validate("--output", "json")
    #expect(found.status == 1)
    #expect(found.errors.isEmpty)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any]
    )
    let findings = try #require(document["findings"] as? [[String: Any]])
    #expect(findings.count == 1)
    #expect(findings[0]["code"] as? String == "duplicate-key")
    #expect(findings[0]["line"] as? Int == 2)
    let failed = try test.validate("-o", "json", in: test.folder)
    #expect(failed.status == 2)
    #expect(failed.output.isEmpty)
    #expect(failed.errors.hasPrefix("{\"version\":1,\"kind\":\"Error\","))
  }

  @Test func `obeys GIT_INDEX_FILE, relative to the top or absolute`() throws {
    let test = try HookedRepository(Example.repository)
    let other = test.path + "/.git/other"
    try FileManager.default.copyItem(atPath: test.path + "/.git/index", toPath: other)
    test.environment["GIT_INDEX_FILE"] = other
    try test.stage(Example.broken, at: "apps/web.yaml")
    test.environment["GIT_INDEX_FILE"] = nil
    #expect(try test.validate().status == 0)
    #expect(try test.validate(additions: ["GIT_INDEX_FILE": other]).status == 1)
    #expect(try test.validate(additions: ["GIT_INDEX_FILE": ".git/other"]).status == 1)
    #expect(
      try test.validate(in: test.path + "/apps", additions: ["GIT_INDEX_FILE": ".git/other"]).status
        == 1
    )
  }

  @Test(arguments: [Example.broken, Example.deployment(node: "backup", claim: "claim-b")])
  func `writes nothing but what it found clean`(_ text: String) throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(text, at: "apps/web.yaml")
    try test.write("local: edit\n", to: "apps/note.yaml")
    let before = try test.snapshot()
    let isClean = try test.validate().status == 0
    // The time of git's folder is that of the last file that was made in it.
    let new = Set(try test.snapshot()).symmetricDifference(before).filter { !$0.hasPrefix(".git ") }
    #expect(new.count == (isClean ? 1 : 0))
    #expect(new.allSatisfy { $0.hasPrefix(".git/failover-clean ") })
  }

  @Test func `works from below the top, and for a folder named by -C`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    let below = try test.validate(in: test.path + "/apps")
    #expect(below.status == 1)
    #expect(below.output.contains("apps/web.yaml:2:5: error: "))
    #expect(try test.validate("-C", "the clone/apps", in: test.folder).output == below.output)
  }

  // MARK: Configuration

  @Test func `checks manifests without any configuration`() throws {
    var files = Example.repository
    files["failover.yaml"] = nil
    let test = try HookedRepository(files)
    try test.stage(Example.deployment(claim: "claim-b"), at: "apps/web.yaml")
    #expect(try test.validate().status == 0)
    try test.stage("a: 1\na: 2\n", at: "apps/note.yaml")
    let outcome = try test.validate()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("[duplicate-key]"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func `reads the staged configuration, not the one on disk`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.deployment(claim: "claim-b"), at: "apps/web.yaml")
    try test.write("services: 1\n", to: "failover.yaml")
    let outcome = try test.validate()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("[half-failed-over]"))
    #expect(!outcome.output.contains("[configuration]"))
  }

  @Test func `finds every fault of a staged configuration, by line and column`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(
      "services:\n  web:\n    namespace: 1\n    deploymnet: web\n",
      at: "failover.yaml"
    )
    let outcome = try test.validate()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("failover.yaml:3:16: error: `namespace` is read as a number"))
    #expect(outcome.output.contains("failover.yaml:4:5: error: service `web` has an unknown key"))
    #expect(outcome.output.contains("did you mean `deployment`?"))
  }

  @Test func `finds a configuration that is not YAML once`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage("services: [\n", at: "failover.yaml")
    let outcome = try test.validate()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("failover: 1 finding in the staged manifests\n"))
    #expect(outcome.output.contains("failover.yaml:2:1: error: "))
  }

  @Test func `only warns of a configuration that was broken before`() throws {
    var files = Example.repository
    files["failover.yaml"] = "services: 1\n"
    let test = try HookedRepository(files)
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    let outcome = try test.validate()
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("failover.yaml:1:11: warning: expected a mapping `services`"))
  }

  @Test func `warns of two configurations, and checks no service`() throws {
    var files = Example.repository
    files["failover.yaml"] = nil
    for name in ["a", "b"] {
      files["apps/\(name).yaml"] =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n"
        + "data:\n  services.yaml: |\n"
        + Example.configuration.split(separator: "\n").map { "    \($0)\n" }.joined()
    }
    let test = try HookedRepository(files)
    try test.stage(Example.deployment(claim: "claim-b"), at: "apps/web.yaml")
    let outcome = try test.validate()
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("2 ConfigMaps hold `services.yaml`: apps/a.yaml, apps/b.yaml"))
  }

  @Test func `looks for the configuration from the current folder upwards`() throws {
    var files = Example.repository
    files["failover.yaml"] = "services: 1\n"
    files["apps/failover.yaml"] = Example.configuration
    let test = try HookedRepository(files)
    try test.stage(Example.deployment(claim: "claim-b"), at: "apps/web.yaml")
    let below = try test.validate(in: test.path + "/apps")
    #expect(below.output.contains("[half-failed-over]"))
    #expect(below.errors.isEmpty)
    #expect(try test.validate().errors.contains("failover.yaml:1:11: warning: "))
  }
}
