import Manifests
import Planning
import Testing

/// The text that the plan's id is computed from.
@Suite struct PlanIdentityTests {
  private func form(
    _ transition: Transition = .promote,
    name: String = "sonarr",
    path: String = "a.yaml",
    text: String? = nil,
    commit: String = "c0ffee"
  ) throws -> String {
    let index = repository([path: text ?? deployment(name)])
    let base = PlanBase(ref: "main", commit: commit)
    return Planner(index, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(transition, [try service(name)]),
      base: base
    ).canonicalForm
  }

  @Test func `is the golden text`() throws {
    let pointer = "/spec/template/spec"
    #expect(
      try form()
        == #"{"services":[{"name":"sonarr","from":"primary","to":"standby"}],"kind":"switchover","#
        + #""stage":1,"base":"c0ffee","changes":["#
        + #"{"object":"Deployment/media/sonarr","file":"a.yaml","document":0,"#
        + #""pointer":"\#(pointer)/nodeSelector/role","operation":"replace","#
        + #""old":"primary","new":"backup"},"#
        + #"{"object":"Deployment/media/sonarr","file":"a.yaml","document":0,"#
        + #""pointer":"\#(pointer)/volumes/0/persistentVolumeClaim/claimName","#
        + #""operation":"replace","old":"pvc-sonarr","new":"pvc-sonarr-backup"}]}"#
    )
  }

  @Test func `differs when any part differs, and only then`() throws {
    let forms = try [
      form(), form(name: "radarr"), form(path: "b.yaml"), form(commit: "decade"),
      form(text: "---\n---\n" + deployment("sonarr")),
      form(text: deployment("sonarr", selector: "")),
      form(text: deployment("sonarr").replacing("role: primary", with: "role: backup")),
      form(.demote, text: deployment("sonarr").replacing("role: primary", with: "role: backup")),
    ]
    #expect(Set(forms).count == forms.count)
    #expect(try form() == form(text: "# a comment\n" + deployment("sonarr")))
  }
}
