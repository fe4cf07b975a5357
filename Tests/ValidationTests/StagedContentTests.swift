import Foundation
import Testing

/// What the hook sees where the index holds other things than plain text at its usual place.
@Suite struct StagedContentTests {
  @Test func `refuses an index with unmerged files, under git as by hand`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("checkout", "-q", "-b", "side")
    try test.stage(Example.deployment(claim: "claim-x"), at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", "side")
    try test.git("checkout", "-q", "main")
    try test.stage(Example.deployment(claim: "claim-y"), at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", "main")
    #expect(try test.run(["git", "merge", "-q", "side"], in: test.path).status == 1)
    let outcome = try test.validate()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("apps/web.yaml"))
  }

  @Test func `judges files that a sparse checkout leaves out`() throws {
    var files = Example.repository
    files["other/note.yaml"] = Example.sound.replacing("note", with: "other")
    let test = try HookedRepository(files)
    try test.git("sparse-checkout", "set", "--cone", "other")
    #expect(!FileManager.default.fileExists(atPath: test.path + "/apps/web.yaml"))
    try test.stage(
      Example.sound.replacing("note", with: "other") + "data: {}\n",
      at: "other/note.yaml"
    )
    #expect(try test.commit().status == 0)
    // The claim of a Deployment that is not on disk goes.
    let blob = try test.run(
      ["sh", "-c", "printf 'kind: [' | git hash-object -w --stdin"],
      in: test.path
    ).output.trimmingCharacters(in: .newlines)
    try test.git("update-index", "--cacheinfo", "100644,\(blob),apps/web.yaml")
    let outcome = try test.commit()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("apps/web.yaml:1:"))
  }

  @Test(arguments: [
    "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "a", count: 64))\nsize 12\n",
    "\0GITCRYPT\0\u{1}\u{2}{[",
  ])
  func `does not take stored stand-ins for broken manifests`(_ text: String) throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(text, at: "apps/large.yaml")
    let outcome = try test.commit()
    #expect(outcome.status == 0, "\(outcome.errors)")
  }
}
