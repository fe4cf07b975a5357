import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// A field that a person edited between there and back: the way back is refused with the value that
/// is there now, the one that the move wrote, and the one before it.
@Suite struct HandEditTests {
  @Test(arguments: HandEdit.all)
  func `shows three values of a field that was edited since`(_ edit: HandEdit) throws {
    let service = edit.service
    let before = repository(["a.yaml": edit.text])
    let plan = before.plan(.promote, service)
    try #require(plan.refusals.isEmpty, "\(plan.refusals)")
    let written = plan.changes.map(\.decision.intent.transform)
    #expect(written == [edit.transform.rawValue])
    let after = before.after(plan)
    let text = try #require(after.text("a.yaml"))
    #expect(text.contains(edit.promoted), "\(text)")
    let edited = after.with("a.yaml", text.replacing(edit.promoted, with: edit.edited))
    let back = edited.plan(.demote, service)
    #expect([[.restoreRecordConflict], [.valueOfNeitherSite]].contains(back.codes))
    #expect(back.files.isEmpty)
    let refusal = try #require(back.refusals.first)
    #expect(edit.shown.allSatisfy { refusal.message.contains($0) }, "\(refusal.message)")
    #expect(refusal.location?.file == "a.yaml")
    // What is edited is refused in the other direction as well: it is neither site's.
    #expect(edited.plan(.promote, service).codes == back.codes)
    #expect(after.after(after.plan(.demote, service)).text("a.yaml") == edit.home)
  }

  @Test func `knows an edit for every transform that says where a service is`() {
    // A trigger is new with each move, and says nothing.
    let silent: Set<TransformCatalog> = [.triggerVolsync]
    #expect(
      Set(HandEdit.all.map(\.transform)) == Set(TransformCatalog.allCases).subtracting(silent)
    )
  }
}

/// One edit by hand.
struct HandEdit: Sendable, CustomTestStringConvertible {
  let transform: TransformCatalog
  let object: ObjectReference
  /// The lines of the manifest behind its name.
  let lines: String
  let primary: ObjectSettings
  let standby: ObjectSettings
  /// What the move wrote, and what a person made of it.
  let promoted: String
  let edited: String
  /// What the refusal shows: now, as promoted, as it was.
  let shown: [String]
  /// The manifest after the way back, where it is not the one before.
  var residue: String?

  var testDescription: String { "\(transform.rawValue): \(edited)" }

  var text: String { head + lines }
  var home: String { head + (residue ?? lines) }

  private var head: String {
    let version = object.group.isEmpty ? "v1" : object.group + "/v1"
    return "apiVersion: \(version)\nkind: \(object.kind)\n"
      + "metadata:\n  name: web\n  namespace: media\n"
  }

  var service: ServiceDefinition {
    var service = ServiceDefinition(
      name: "web",
      namespace: "media",
      primary: "primary",
      standby: "standby",
      members: [ServiceMember(object: object, atPrimary: primary, atStandby: standby)],
      location: SourceBuffer(name: "failover.yaml", bytes: []).location(of: 0..<0)
    )
    service.members[0].location = service.location
    return service
  }

  init(
    _ transform: TransformCatalog,
    _ group: String,
    _ kind: String,
    _ lines: String,
    edit: (promoted: String, edited: String),
    shown: [String],
    residue: String? = nil,
    _ set: (inout ObjectSettings, _ isHome: Bool) -> Void
  ) {
    self.transform = transform
    object = ObjectReference(group: group, kind: kind, namespace: "media", name: "web")
    self.lines = lines
    self.residue = residue
    (promoted, edited) = edit
    self.shown = shown
    var (primary, standby) = (ObjectSettings(site: "primary"), ObjectSettings(site: "standby"))
    set(&primary, true)
    set(&standby, false)
    self.primary = primary
    self.standby = standby
  }
}
