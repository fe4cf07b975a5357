import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// What a move comes down to, in every state.
@Suite struct PlannerTests {
  @Test func `promotes with two changed lines and comes back without a record`() throws {
    let index = repository(["a.yaml": deployment("sonarr")])
    let plan = index.plan(.promote, try service("sonarr"))
    #expect(plan.files.map(\.path.string) == ["a.yaml"])
    #expect(
      plan.changes.map { "\($0.operation) \($0.old?.value ?? "") \($0.new?.value ?? "")" } == [
        "replace primary backup", "replace pvc-sonarr pvc-sonarr-backup",
      ]
    )
    #expect(plan.services.map { "\($0.from) \($0.to) \($0.state)" } == ["primary standby primary"])
    let outcome = index.after(plan)
    #expect(
      outcome.text("a.yaml")
        == deployment("sonarr").replacing("role: primary", with: "role: backup")
        .replacing("claimName: pvc-sonarr", with: "claimName: pvc-sonarr-backup")
    )
    let demote = outcome.plan(.demote, try service("sonarr"))
    #expect(outcome.after(demote).files.contents == index.files.contents)
  }

  @Test func `never makes a longer name by promoting three times`() throws {
    var index = repository(["a.yaml": deployment("sonarr")])
    for round in 0..<3 {
      let plan = index.plan(.promote, try service("sonarr"))
      #expect(plan.isEmpty == (round > 0))
      index = index.after(plan)
    }
    #expect(index.text("a.yaml")?.contains("claimName: pvc-sonarr-backup\n") ?? false)
  }

  @Test(arguments: [
    ("primary", "pvc-sonarr", ServiceState.primary), ("backup", "pvc-sonarr-backup", .standby),
    ("backup", "pvc-sonarr", .mixed), ("storage", "pvc-sonarr", .unknown),
    ("", "pvc-sonarr-backup", .standby), ("", "pvc-sonarr", .primary),
    ("\"backup\"", "'pvc-sonarr-backup'", .standby),
  ])
  func `reads the state from the votes of the fields`(
    _ role: String,
    _ claim: String,
    _ state: ServiceState
  ) throws {
    let selector = role.isEmpty ? "" : "      nodeSelector: {role: \(role)}\n"
    let index = repository(["a.yaml": deployment("sonarr", selector: selector, claim: claim)])
    let status = StateReader(index).status(of: try service("sonarr"))
    #expect(status.state == state)
    #expect(status.evidence.count == 2)
    #expect(status.active == [.primary: "primary", .standby: "standby"][state])
    #expect(status.evidence.contains { $0.isForeign } == (role == "storage"))
  }

  @Test func `takes absence for the value of a site that has the field absent`() throws {
    var service = try service("sonarr")
    service.members[0].atPrimary = ObjectSettings(site: "primary")
    service.members[0].atStandby = ObjectSettings(
      site: "standby",
      nodeLabels: ["role": "backup"],
      claims: [:]
    )
    let index = repository(["a.yaml": deployment("sonarr", selector: "")])
    #expect(index.state(of: service) == .primary)
    let outcome = index.after(index.plan(.promote, service))
    #expect(outcome.state(of: service) == .standby)
    #expect(outcome.after(outcome.plan(.demote, service)).files.contents == index.files.contents)
  }

  @Test func `completes a move from mixed, in both directions`() throws {
    let text = deployment("sonarr").replacing("role: primary", with: "role: backup")
    let index = repository(["a.yaml": text])
    let promote = index.plan(.promote, try service("sonarr"))
    #expect(promote.changes.map(\.new?.value) == ["pvc-sonarr-backup"])
    #expect(index.after(promote).state(of: try service("sonarr")) == .standby)
    let demote = index.plan(.demote, try service("sonarr"))
    #expect(demote.changes.map(\.new?.value) == ["primary"])
  }

  @Test func `refuses a value of neither site, naming it`() throws {
    let text = deployment("sonarr").replacing("role: primary", with: "role: storage")
    let plan = repository(["a.yaml": text]).plan(.promote, try service("sonarr"))
    #expect(plan.codes == [.valueOfNeitherSite])
    #expect(
      plan.refusals.first?.message
        == "`spec.template.spec.nodeSelector.role` is `storage`, expected `primary` or `backup`"
    )
    #expect(plan.files.isEmpty)
  }

  @Test func `refuses a service about which no field says anything`() throws {
    var service = try service("sonarr")
    service.members[0].atPrimary.claims = [:]
    service.members[0].atStandby.claims = [:]
    let plan = repository(["a.yaml": deployment("sonarr", selector: "")]).plan(.promote, service)
    #expect(plan.codes == [.stateUnknown])
  }

  @Test func `moves several services in one file, and brings one of them back`() throws {
    let index = repository(["a.yaml": deployment("sonarr") + "---\n" + deployment("radarr")])
    let services = try [service("sonarr"), service("radarr")]
    let plan = index.plan(.promote, services[0], services[1])
    #expect(plan.files.count == 1)
    #expect(plan.changes.map(\.service) == ["sonarr", "sonarr", "radarr", "radarr"])
    let outcome = index.after(plan)
    let one = outcome.after(outcome.plan(.demote, services[0]))
    #expect(one.state(of: services[0]) == .primary)
    #expect(one.state(of: services[1]) == .standby)
    #expect(one.after(one.plan(.demote, services[1])).files.contents == index.files.contents)
  }

  @Test func `moves all services or none, and names each refusal's service`() throws {
    let index = repository([
      "a.yaml": deployment("sonarr"),
      "b.yaml": deployment("radarr").replacing("role: primary", with: "role: x"),
    ])
    let plan = index.plan(
      .promote,
      try service("sonarr"),
      try service("radarr"),
      try service("lidarr")
    )
    #expect(plan.codes == [.valueOfNeitherSite, .unknownObject])
    #expect(plan.refusals.map(\.service) == ["radarr", "lidarr"])
    #expect(plan.files.isEmpty && plan.changes.isEmpty && !plan.isEmpty)
  }

  @Test func `refuses two services that want different values of one field`() throws {
    let first = try service("sonarr")
    var second = try service("sonarr")
    second.name = "other"
    second.members[0].atStandby.claims = ["data": "pvc-other"]
    let plan = repository(["a.yaml": deployment("sonarr")]).plan(.promote, first, second)
    #expect(plan.codes == [.fieldDecidedTwice])
    #expect(plan.refusals.first?.location?.file == "a.yaml")
    #expect(plan.files.isEmpty)
  }

  @Test func `does not move unrelated fields of the same names`() throws {
    let extra = """
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: x, labels: {role: primary}}
      data: {claimName: pvc-sonarr, role: primary}

      """
    let index = repository(["a.yaml": deployment("sonarr") + extra])
    let outcome = index.after(index.plan(.promote, try service("sonarr")))
    #expect(outcome.text("a.yaml")?.hasSuffix(extra) ?? false)
  }

  @Test func `warns of overlapping pods once, of an undefined claim, and tells the age`() throws {
    let claim =
      "apiVersion: v1\nkind: PersistentVolumeClaim\n"
      + "metadata: {name: pvc-sonarr-backup, namespace: media}\n"
    let index = repository(["a.yaml": deployment("sonarr")])
    let codes = { (index: ManifestIndex) in
      index.plan(.promote, try service("sonarr")).warnings.map(\.code)
    }
    #expect(try codes(index) == ["missing-claim", "overlapping-rollout", "replication-age"])
    let recreate = deployment("sonarr").replacing(
      "spec:\n  template",
      with: "spec:\n  strategy: {type: Recreate}\n  template"
    )
    let defined = repository(["a.yaml": recreate, "b.yaml": claim])
    #expect(try codes(defined) == ["replication-age"])
    let twice = repository(["a.yaml": recreate, "b.yaml": claim, "c.yaml": claim])
    #expect(try codes(twice) == ["replication-age"])
  }
}

extension String {
  /// Returns the text with every occurrence of a part replaced.
  func replacing(_ part: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
