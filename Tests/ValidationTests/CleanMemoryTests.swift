import FixtureSupport
import Foundation
import Testing

/// What was found clean is not read again.
@Suite struct CleanMemoryTests {
  private static let edited = Example.deployment().replacing("Recreate", with: "Recreate ")

  /// A repository with an edit staged that is sound, and was found to be.
  private func repository() throws -> HookedRepository {
    let test = try HookedRepository(Example.repository)
    try test.stage(Self.edited, at: "apps/web.yaml")
    let found = try test.validate()
    try #require(found.status == 0, "\(found.output)\(found.errors)")
    return test
  }

  private func memory(_ test: HookedRepository) -> String { test.path + "/.git/failover-clean" }

  /// Takes the staged text out of git's store, so that whoever reads it fails.
  private func removeStagedText(_ test: HookedRepository) throws {
    let id = try test.git("rev-parse", ":apps/web.yaml")
    let object = "\(test.path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    try FileManager.default.removeItem(atPath: object)
  }

  @Test func `is not read again, and says the same`() throws {
    let test = try repository()
    let remembered = try test.validate("-o", "json")
    try FileManager.default.removeItem(atPath: memory(test))
    let read = try test.validate("-o", "json")
    #expect(remembered.output == read.output)
    try removeStagedText(test)
    #expect(try test.validate().status == 0)
    try FileManager.default.removeItem(atPath: memory(test))
    #expect(try test.validate().status == 2)
  }

  @Test func `another index, parent or folder is read`() throws {
    let test = try repository()
    try test.stage(Example.broken, at: "apps/web.yaml")
    #expect(try test.validate().status == 1)
    try test.stage(Self.edited, at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "other parent", "--only")
    try removeStagedText(test)
    #expect(try test.validate().status == 2)
    let other = try repository()
    try removeStagedText(other)
    #expect(try other.validate(in: other.path + "/apps").status == 2)
  }

  @Test func `what is found is told each time`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    let first = try test.validate()
    #expect(first.status == 1)
    #expect(!FileManager.default.fileExists(atPath: memory(test)))
    #expect(try test.validate().output == first.output)
  }

  @Test func `a warning of the configuration is told each time`() throws {
    var files = Example.repository
    files["failover.yaml"] = "services: [\n"
    let test = try HookedRepository(files)
    try test.stage(Self.edited, at: "apps/web.yaml")
    let first = try test.validate()
    #expect(first.status == 0)
    #expect(first.errors.contains("failover.yaml"))
    #expect(try test.validate().errors == first.errors)
  }

  @Test func `only what is staged is remembered`() throws {
    let test = try HookedRepository(Example.repository)
    for arguments in [[], ["--revision", "HEAD"], ["--range", "HEAD..HEAD"]] {
      let found = try test.run(["failover", "validate"] + arguments, in: test.path)
      #expect(found.status == 0)
    }
    #expect(!FileManager.default.fileExists(atPath: memory(test)))
  }

  @Test func `a memory that cannot be used is no memory`() throws {
    let test = try repository()
    try Data("\u{0}\u{ff} \n\n".utf8).write(to: URL(filePath: memory(test)))
    #expect(try test.validate().status == 0)
    try FileManager.default.removeItem(atPath: memory(test))
    try FileManager.default.createDirectory(
      atPath: memory(test) + "/folder",
      withIntermediateDirectories: true
    )
    let found = try test.validate()
    #expect(found.status == 0)
    #expect(found.errors.isEmpty)
    let left = try FileManager.default.contentsOfDirectory(atPath: test.path + "/.git")
    #expect(left.filter { $0.hasPrefix("failover-clean") } == ["failover-clean"])
  }

  @Test func `the oldest are forgotten`() throws {
    let test = try repository()
    let lines = (0..<80).map { "line \($0)" } + [""]
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: memory(test)))
    #expect(try test.validate().status == 0)
    let kept = try String(contentsOfFile: memory(test), encoding: .utf8).split(separator: "\n")
    #expect(kept.count == 64)
    #expect(kept.dropLast().last == "line 79")
  }
}
