import LosslessYAML
import Manifests
import Planning
import Testing
import Transforms

/// A key that one site does not have comes back as it was.
@Suite struct RemovedKeyTests {
  @Test(arguments: [
    "data:\n  zone: east\n", "data:\n  zone: east # home\n  b: 1\n", "data: {zone: east}\n",
    "data:\n  a: 1\n  zone: 'east'   # home\n", "data:\n  a: 1 # one\n  # of two\n  zone: east\n\n",
    "data:\n  a: 1\n  zone: east\n  # below\n  b: 2\n", "data: {a: 1, zone: east}\n",
    "data: {zone: east, b: 2}\n", "data: { a: 1, zone: east, b: 2 } # all\n",
    "data:\n  a:\n    deep: [1, 2]\n  zone: east\nlast: 1\n",
    "data:\n  a: |\n    text\n  zone: east\n",
    "data:\n  a: 1\n  zone: east",
    "data:\n  a:\n  zone: east\n", "data:\n  zone: east\n  zone-2: east\n",
  ])
  func `restores the bytes`(_ text: String) throws {
    let service = try valued(siteMap, ["data.zone": "east"], [:])
    let before = repository(["a.yaml": configMap(text)])
    let plan = before.plan(.promote, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.changes.map(\.operation) == [.remove])
    let after = before.after(plan)
    #expect(after.state(of: service) == .standby)
    let back = after.plan(.demote, service)
    #expect(back.refusals.isEmpty, "\(back.refusals)")
    #expect(back.changes.map(\.operation) == [.insert])
    #expect(after.after(back).files.contents == before.files.contents)
  }

  @Test func `restores keys whose neighbours come, go and change at once`() throws {
    let service = try valued(
      siteMap,
      ["data.a": "east", "data.b": "east", "data.c": "1", "data.d": "1"],
      ["data.a": "far-west", "data.b": nil, "data.c": nil, "data.d": "2", "data.e": "new"]
    )
    let before = repository([
      "a.yaml": configMap("data:\n  a: east # where\n  b: east\n  d: '1'\n  c: '1'\n")
    ])
    let after = before.after(before.plan(.promote, service))
    #expect(
      after.text("a.yaml") == configMap("data:\n  a: far-west # where\n  d: '2'\n  e: new\n")
    )
    let back = after.plan(.demote, service)
    #expect(back.refusals.isEmpty, "\(back.refusals)")
    #expect(after.after(back).files.contents == before.files.contents)
  }

  @Test func `shows the values when the place was edited since`() throws {
    let service = try valued(siteMap, ["data.zone": "east", "data.a": "1"], ["data.a": "2"])
    let before = repository(["a.yaml": configMap("data:\n  zone: east\n  a: '1'\n")])
    let after = before.after(before.plan(.promote, service))
    let text = try #require(after.text("a.yaml"))
    let edited = after.with("a.yaml", text.replacing("  a:", with: "  b: 0\n  a:"))
    #expect(
      edited.after(edited.plan(.demote, service)).text("a.yaml")?.contains("zone: east") ?? false
    )
    let gone = after.with("a.yaml", text.replacing("  a: '2'", with: "  a: '2'\n  zone: x"))
    #expect(gone.plan(.demote, service).codes == [.restoreRecordConflict])
    let renamed = after.with(
      "a.yaml",
      text.replacing("data:\n  a: '2'\n", with: "data: {a: '2'}\n")
    )
    let plan = renamed.plan(.demote, service)
    #expect(plan.codes == [.restoreRecordConflict])
    #expect(
      plan.refusals.first?.message.contains(
        "it was `zone: east`, the move wrote (absent), now it is (absent)"
      ) ?? false,
      "\(plan.refusals)"
    )
  }

  @Test(arguments: ["evil", "east\\n  more: keys", "{a: b}"])
  func `gives a key no value that the configuration does not know`(_ value: String) throws {
    let service = try valued(siteMap, ["data.zone": "east"], [:])
    let before = repository(["a.yaml": configMap("data:\n  zone: east\n  a: 1\n")])
    let after = before.after(before.plan(.promote, service))
    let path = ".failover/shop.json"
    let record = try #require(after.text(path))
    let forged = after.with(path, record.replacing("zone: east\\n", with: "zone: \(value)\\n"))
    let plan = forged.plan(.demote, service)
    #expect(plan.files.isEmpty)
    let code = try #require(plan.codes.first)
    #expect([.restoreRecordInvalid, .verificationFailed, .restoreRecordConflict].contains(code))
  }
}
