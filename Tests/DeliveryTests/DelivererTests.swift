import Delivery
import FixtureSupport
import Foundation
import GitStore
import Manifests
import Planning
import SourceText
import Testing

/// Delivery through the library: what the command line cannot ask for.
@Suite struct DelivererTests {
  private let repository: ThrowawayRepository

  init() throws {
    repository = try ThrowawayRepository(
      copying: Fixtures.root.appending(path: "repositories/homelab")
    )
  }

  private func workspace(_ base: String? = nil) throws -> Workspace {
    try Workspace(
      Workspace.Options(path: repository.path, environment: repository.environment, base: base)
    )
  }

  private func plan(_ workspace: Workspace, _ services: String...) throws -> Plan {
    let configuration = try workspace.configuration()
    return workspace.planner.plan(
      PlanRequest(.promote, try services.map { try configuration.service(named: $0) }),
      base: workspace.planBase
    )
  }

  /// The file of a loose object.
  private func object(_ id: String) -> URL {
    URL(filePath: repository.path).appending(
      path: ".git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    )
  }

  private func refs() throws -> String { try repository.git("for-each-ref") }

  @Test func `a plan that says less than its files do is not committed`() throws {
    let workspace = try workspace()
    let before = try refs()
    var plan = try plan(workspace, "sonarr")
    // A byte more than planned: another value in the same file.
    let after = try #require(plan.files[0].after)
    plan.files[0].after = Array(
      String(decoding: after, as: UTF8.self).replacing("replicas: 1", with: "replicas: 2").utf8
    )
    let error = try #require(throws: DeliveryError.self) {
      try Deliverer(workspace).deliver(plan, reason: nil)
    }
    #expect(error.diagnostics[0].message.contains("`/spec/replicas`, which is not in the plan"))
    #expect(try refs() == before)
  }

  @Test func `a blob that is not what its id says is not edited`() throws {
    let path = try plan(workspace(), "sonarr").files[0].path.string
    let id = try repository.git("rev-parse", "HEAD:\(path)")
    // The object of another text takes its place: it unpacks, and only its hash tells.
    let text = try repository.git("cat-file", "blob", id) + "\n# changed\n"
    let other = repository.folder.appending(path: "other.yaml")
    try text.write(to: other, atomically: true, encoding: .utf8)
    let foreign = try repository.git("hash-object", "-w", other.path(percentEncoded: false))
    try FileManager.default.removeItem(at: object(id))
    try FileManager.default.copyItem(at: object(foreign), to: object(id))
    let workspace = try workspace()
    let request = PlanRequest(
      .promote,
      [try workspace.configuration().service(named: "sonarr")]
    )
    let error = try #require(throws: DeliveryError.self) { try workspace.plan(request) }
    #expect(error.diagnostics[0].message.contains("holds other bytes than its id says"))
    #expect(error.diagnostics[0].message.contains(path))
  }

  @Test func `a plan with a file that would not parse is not committed`() throws {
    let workspace = try workspace()
    let before = try refs()
    var plan = try plan(workspace, "sonarr")
    plan.files[0].after = Array("a: [".utf8)
    #expect(throws: DeliveryError.self) { try Deliverer(workspace).deliver(plan, reason: nil) }
    #expect(try refs() == before)
  }

  @Test func `the same plan has the same id, branch and commit in another clone`() throws {
    let workspace = try workspace()
    let plan = try plan(workspace, "sonarr")
    let here = try Deliverer(workspace).deliver(plan, reason: "why")
    let clone = repository.folder.appending(path: "clone").path(percentEncoded: false)
    try repository.git(["clone", "-q", repository.path, clone], at: repository.path)
    try repository.git(["remote", "remove", "origin"], at: clone)
    let other = try Workspace(
      Workspace.Options(path: clone, environment: repository.environment, base: "HEAD")
    )
    let configuration = try other.configuration()
    let again = other.planner.plan(
      PlanRequest(.promote, [try configuration.service(named: "sonarr")]),
      base: other.planBase
    )
    let there = try Deliverer(other).deliver(again, reason: "why")
    #expect(here.outcome == .created)
    #expect(there.outcome == .created)
    #expect(here.branch == there.branch)
    #expect(here.commit == there.commit)
  }

  @Test func `a branch of the proposal's name that carries nothing is not overwritten`() throws {
    let workspace = try workspace()
    let plan = try plan(workspace, "sonarr")
    let branch = Deliverer.branch(for: plan)
    try repository.git("branch", branch, "main")
    let error = try #require(throws: DeliveryError.self) {
      try Deliverer(workspace).deliver(plan, reason: nil)
    }
    #expect(error.diagnostics[0].message.contains("carries no open proposal"))
    #expect(error.diagnostics[0].hints.contains("git branch -m \(branch) \(branch)-old"))
    #expect(try repository.git("rev-parse", branch) == repository.git("rev-parse", "main"))
    #expect(try repository.git("for-each-ref", "refs/failover") == "")
  }

  @Test func `file modes stay`() throws {
    let file = "apps/media/sonarr/deployment.yaml"
    try repository.git("update-index", "--chmod=+x", file)
    try repository.git("commit", "-q", "-m", "an executable manifest")
    let workspace = try workspace()
    let result = try Deliverer(workspace).deliver(try plan(workspace, "sonarr"), reason: nil)
    let branch = try #require(result.branch)
    #expect(try repository.git("ls-tree", branch, file).hasPrefix("100755 "))
  }

  @Test func `symbolic links and submodules are data`() throws {
    let outside = repository.folder.appending(path: "outside.yaml").path(percentEncoded: false)
    try Data("kind: Secret\n".utf8).write(to: URL(filePath: outside))
    try FileManager.default.createSymbolicLink(
      atPath: "\(repository.path)/apps/link.yaml",
      withDestinationPath: outside
    )
    let commit = try repository.git("rev-parse", "HEAD")
    try repository.git("update-index", "--add", "--cacheinfo", "160000,\(commit),apps/module.yaml")
    try repository.git("add", "apps/link.yaml")
    try repository.git("commit", "-q", "-m", "links")
    let workspace = try workspace()
    #expect(workspace.index.files.contents[RepositoryPath("apps/link.yaml")] == nil)
    #expect(workspace.index.files.paths.contains(RepositoryPath("apps/module.yaml")))
    let result = try Deliverer(workspace).deliver(try plan(workspace, "sonarr"), reason: nil)
    #expect(result.outcome == .created)
  }

  @Test func `the subject never has more than 72 columns`() throws {
    let manifest = try repository.text(of: "apps/media/sonarr/deployment.yaml")
    let names = (1...12).map { "a-service-with-a-long-name-\($0)" }
    var map = "services:\n"
    var list = try repository.text(of: "apps/media/kustomization.yaml")
    for name in names {
      try repository.write(
        manifest.replacing("name: sonarr\nspec", with: "name: \(name)\nspec")
          .replacing("claimName: sonarr-data", with: "claimName: \(name)"),
        to: "apps/media/\(name).yaml"
      )
      list += "  - \(name).yaml\n"
      map +=
        "  \(name):\n    namespace: media\n    deployment: \(name)\n"
        + "    primary_node_label: primary\n    backup_node_label: backup\n"
    }
    try repository.write(list, to: "apps/media/kustomization.yaml")
    try repository.write(map, to: "failover.yaml")
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "twelve services")
    for count in [1, 2, 12] {
      let workspace = try workspace()
      let services = try workspace.configuration().services.prefix(count)
      let plan = workspace.planner.plan(
        PlanRequest(.promote, Array(services)),
        base: workspace.planBase
      )
      let result = try Deliverer(workspace).deliver(plan, reason: nil)
      let branch = try #require(result.branch)
      let subject = try repository.git("log", "-1", "--format=%s", branch)
      #expect(subject.count <= 72)
      #expect(subject.hasPrefix(count == 1 ? names[0] : "\(count) services: "))
      for service in services {
        _ = try Abandonment(workspace).abandon(service.name)
      }
    }
  }
}
