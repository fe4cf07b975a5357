import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// What the configuration cannot tell on the way back.
@Suite struct RestoreRecordTests {
  private let path = ".failover/sonarr.json"

  private func promoted(_ text: String) throws -> (before: ManifestIndex, after: ManifestIndex) {
    let before = repository(["a.yaml": text])
    let plan = before.plan(.promote, try service("sonarr"))
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    return (before, before.after(plan))
  }

  @Test(arguments: [
    deployment("sonarr", selector: ""), deployment("sonarr", selector: "      nodeSelector: {}\n"),
    deployment("sonarr", selector: "      nodeSelector:\n"),
    deployment("sonarr", selector: "      nodeSelector: {disk: ssd}\n"),
    deployment("sonarr", selector: "      nodeSelector:\n        disk: ssd # fast\n\n"),
    deployment("sonarr", claim: "*c").replacing(
      "name: sonarr,",
      with: "name: sonarr, x: &c pvc-sonarr,"
    ),
  ])
  func `is written when needed, and consumed by demote`(_ text: String) throws {
    let (before, after) = try promoted(text)
    let record = try #require(after.text(path))
    #expect(record.contains("\"to\": \"standby\""))
    let plan = after.plan(.demote, try service("sonarr"))
    #expect(plan.refusals.isEmpty && plan.changes.contains { $0.isRestored })
    #expect(after.after(plan).files.contents == before.files.contents)
    #expect(after.after(plan).text(path) == nil)
  }

  @Test(arguments: [
    "      nodeSelector:\n        disk: ssd\n        role: primary # home\n",
    "      nodeSelector:\n        role: primary\n        # fast\n        disk: ssd\n",
    "      nodeSelector:\n        role: primary\n", "      nodeSelector: {role: primary}\n",
  ])
  func `gives back a key that the other site does not have`(_ selector: String) throws {
    var service = try service("sonarr")
    service.members[0].atStandby.nodeLabels = [:]
    let before = repository(["a.yaml": deployment("sonarr", selector: selector)])
    let plan = before.plan(.promote, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    let after = before.after(plan)
    #expect(after.text(path)?.contains("removedAt") ?? false)
    let back = after.plan(.demote, service)
    #expect(back.refusals.isEmpty, "\(back.refusals)")
    #expect(after.after(back).files.contents == before.files.contents)
  }

  @Test func `is not written when configuration alone comes back`() throws {
    let (_, after) = try promoted(deployment("sonarr"))
    #expect(after.text(path) == nil)
  }

  @Test func `gives back quotes that would not come back by themselves`() throws {
    var service = try service("sonarr")
    service.members[0].atPrimary.nodeLabels = ["role": "yes"]
    let before = repository([
      "a.yaml": deployment("sonarr", selector: "      nodeSelector: {role: 'yes'}\n")
    ])
    let after = before.after(before.plan(.promote, service))
    #expect(after.after(after.plan(.demote, service)).files.contents == before.files.contents)
  }

  @Test func `shows three values when the field was edited since`() throws {
    let (_, after) = try promoted(deployment("sonarr", selector: ""))
    let text = try #require(after.text("a.yaml"))
    let edited = after.with(
      "a.yaml",
      text.replacing("nodeSelector:", with: "nodeSelector: # by hand")
    )
    let plan = edited.plan(.demote, try service("sonarr"))
    #expect(plan.codes == [.restoreRecordConflict])
    #expect(
      plan.refusals.first?.message.hasSuffix(
        "it was (absent), the move wrote `nodeSelector: role: backup`, now it is `backup`"
      ) ?? false,
      "\(plan.refusals)"
    )
    #expect(plan.files.isEmpty)
  }

  @Test func `refuses to take out a selector that was extended since`() throws {
    let (_, after) = try promoted(deployment("sonarr", selector: ""))
    let text = try #require(after.text("a.yaml"))
    let extended = after.with(
      "a.yaml",
      text.replacing("role: backup\n", with: "role: backup\n        disk: ssd\n")
    )
    #expect(extended.plan(.demote, try service("sonarr")).codes == [.restoreRecordConflict])
  }

  @Test(arguments: [
    ("{", "restore record is not JSON"), ("[]", "restore record is not JSON"),
    (#"{"version": 2, "kind": "RestoreRecord"}"#, "version 1"),
    (
      #"{"version":1,"kind":"RestoreRecord","service":"other","from":"a","to":"b","fields":[]}"#,
      "version 1"
    ),
    (
      #"{"version":1,"kind":"RestoreRecord","service":"sonarr","from":"a","to":"b","fields":[{}]}"#,
      "incomplete"
    ),
  ])
  func `is refused when it is invalid`(_ record: String, _ message: String) throws {
    let index = repository(["a.yaml": deployment("sonarr"), path: record])
    let plan = index.plan(.promote, try service("sonarr"))
    #expect(plan.codes == [.restoreRecordInvalid])
    #expect(plan.refusals.first?.message.contains(message) ?? false)
    #expect(plan.refusals.first?.location?.file == path)
  }

  /// A record of one field in place of the true one.
  private func record(
    kind: String = "Deployment",
    field: String = "spec.template.spec.nodeSelector.role",
    offset: String = "0",
    former: String = "primary"
  ) -> String {
    """
    {"version":1,"kind":"RestoreRecord","service":"sonarr","from":"primary","to":"standby",
     "fields":[{"object":{"group":"apps","kind":"\(kind)","namespace":"media","name":"sonarr"},
     "field":"\(field)","anchor":"\(field)","inserted":false,"offset":\(offset),
     "written":"backup","former":"\(former)"}]}
    """
  }

  private func demoted(_ record: String, field: String = "") throws -> Plan {
    let text = deployment("sonarr", claim: "pvc-sonarr-backup")
      .replacing("role: primary", with: "role: backup")
    return repository(["a.yaml": text, path: record]).plan(.demote, try service("sonarr"))
  }

  @Test func `never holds a Secret, and no offset beyond a file`() throws {
    #expect(try demoted(record()).refusals.isEmpty)
    #expect(try demoted(record(kind: "Secret")).codes == [.restoreRecordInvalid])
    for offset in ["\(Int.min)", "\(Int.max)", "9999999999999999999999", "x"] {
      #expect(try demoted(record(offset: offset)).codes == [.restoreRecordInvalid])
    }
    #expect(try demoted(record(offset: "-2147483648")).codes == [.restoreRecordConflict])
    #expect(try demoted(record(offset: "2147483647")).codes == [.restoreRecordConflict])
  }

  @Test func `is honoured only for fields that the service declares`() throws {
    let plan = try demoted(record(field: "spec.template.spec.volumes", former: "[]"))
    #expect(plan.refusals.isEmpty)
    #expect(plan.changes.map(\.new?.value) == ["primary", "pvc-sonarr"])
    #expect(plan.changes.allSatisfy { !$0.isRestored })
  }

  @Test(arguments: ["evil", "primary\\n        more: keys", "", "{a: b}", "primary # note"])
  func `gives a field no value that the configuration does not know`(_ former: String) throws {
    let plan = try demoted(record(former: former))
    let code = try #require(plan.codes.first)
    #expect([.restoreRecordInvalid, .restoreRecordConflict].contains(code))
    #expect(plan.files.isEmpty)
  }

  @Test func `forgets a stale entry when its field changes anew`() throws {
    let (_, after) = try promoted(deployment("sonarr", selector: ""))
    let moved = after.with("a.yaml", deployment("sonarr"))
    let again = moved.plan(.promote, try service("sonarr"))
    #expect(again.refusals.isEmpty, "\(again.refusals)")
    let outcome = moved.after(again)
    #expect(outcome.text(path) == nil)
    let back = outcome.after(outcome.plan(.demote, try service("sonarr")))
    #expect(back.text("a.yaml") == deployment("sonarr"))
  }

  @Test func `keeps the entries of an earlier, partial move in the same direction`() throws {
    let (before, after) = try promoted(deployment("sonarr", selector: ""))
    let text = try #require(after.text("a.yaml"))
    let mixed = after.with(
      "a.yaml",
      text.replacing("claimName: pvc-sonarr-backup", with: "claimName: pvc-sonarr")
    )
    let completed = mixed.after(mixed.plan(.promote, try service("sonarr")))
    let back = completed.after(completed.plan(.demote, try service("sonarr")))
    #expect(back.files.contents == before.files.contents)
  }

  @Test func `restores two labels under a parent that was not there`() throws {
    var service = try service("sonarr")
    service.members[0].atPrimary.nodeLabels = ["role": "primary", "zone": "a"]
    service.members[0].atStandby.nodeLabels = ["role": "backup", "zone": "b"]
    let before = repository(["a.yaml": deployment("sonarr", selector: "")])
    let promote = before.plan(.promote, service)
    #expect(promote.refusals.isEmpty, "\(promote.refusals)")
    let after = before.after(promote)
    #expect(after.after(after.plan(.demote, service)).files.contents == before.files.contents)
  }
}
