import LosslessYAML
import Manifests
import SourceText
import Testing

/// Ways, what meets an object on them, and why there is none.
@Suite struct OverviewTests {
  private static let files = [
    "clusters/home/root.yaml": flux("root", path: "./clusters/home"),
    "clusters/home/kustomization.yaml": kustomization("root.yaml", "apps"),
    "clusters/home/apps/kustomization.yaml": kustomization("ks.yaml"),
    "clusters/home/apps/ks.yaml": flux(
      "apps",
      path: "./overlay",
      spec: "  components: [../extra]\n  postBuild: {substitute: {ROLE: home}}"
    ),
    "overlay/kustomization.yaml": kustomization(
      "../base",
      more: "namespace: media\nreplicas: [{name: sonarr, count: 2}]\npatches: [{path: patch.yaml}]"
    ),
    "overlay/patch.yaml": deployment("sonarr", namespace: nil, role: "patched"),
    "base/kustomization.yaml": kustomization("app.yaml"),
    "base/app.yaml": deployment("sonarr", namespace: nil, role: "${ROLE}"),
    "extra/kustomization.yaml": "kind: Component\nresources: [more.yaml]\n",
    "extra/more.yaml": deployment("more"),
    "stray/app.yaml": deployment("stray"),
  ]

  private func subject(_ overview: Overview, _ path: String, _ line: Int) throws -> LineSubject {
    let file = try #require(overview.index.parsed[RepositoryPath(path)])
    return overview.subject(of: try #require(FilePlace(file, line: line)), line: line)
  }

  @Test func `goes from the root through every entry to the file`() throws {
    let overview = Overview(repository(Self.files))
    let object = try overview.index.object(deploymentReference("sonarr"))[0].object
    let ways = overview.ways(of: object)
    #expect(ways.count == 1)
    #expect(ways[0].steps.map(\.reference.name) == ["root", "apps"])
    #expect(ways[0].links.map { $0.map(\.text) } == [["apps", "ks.yaml"]])
    #expect(ways[0].entries.map(\.text) == ["../base", "app.yaml"])
    #expect(ways[0].entries.first?.renames == ["namespace: media"])
    #expect(!ways[0].isGenerated)
  }

  @Test func `goes through a component that the Flux Kustomization adds`() throws {
    let overview = Overview(repository(Self.files))
    let object = try overview.index.object(deploymentReference("more"))[0].object
    let entries = try #require(overview.ways(of: object).first).entries
    #expect(entries.map(\.text) == ["../extra", "more.yaml"])
    #expect(entries[0].isComponent)
    #expect(entries[0].location.file == "clusters/home/apps/ks.yaml")
  }

  @Test func `tells two ways of one build apart, in the order of the entries`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./all"),
      "all/kustomization.yaml": kustomization("../two", "../one"),
      "one/kustomization.yaml": kustomization("../base", more: "namePrefix: one-"),
      "two/kustomization.yaml": kustomization("../base", more: "namePrefix: two-"),
      "base/kustomization.yaml": kustomization("app.yaml"),
      "base/app.yaml": deployment("sonarr"),
    ])
    let object = try index.object(deploymentReference("one-sonarr"))[0].object
    let ways = Overview(index).ways(of: object)
    #expect(ways.map(\.placed.name) == ["two-sonarr", "one-sonarr"])
    #expect(ways.map { $0.entries[0].text } == ["../two", "../one"])
  }

  @Test func `says which folder is taken as a whole`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./apps"), "apps/deep/app.yaml": deployment("sonarr"),
    ])
    let object = try index.object(deploymentReference("sonarr"))[0].object
    let way = try #require(Overview(index).ways(of: object).first)
    #expect(way.isGenerated)
    #expect(way.entries.isEmpty)
  }

  @Test func `names what may change an object, and a field of it`() throws {
    let index = repository(Self.files)
    let placed = try index.object(deploymentReference("sonarr"))[0]
    #expect(
      placed.influences.map { "\($0.name) \($0.location.file): \($0.fields)" } == [
        "patch overlay/kustomization.yaml: [\"spec.template.spec.nodeSelector.role\"]",
        "replicas overlay/kustomization.yaml: [\"spec.replicas\"]",
      ]
    )
    let replicas = YAMLPath(keys: "spec", "replicas")
    #expect(placed.influences(on: replicas, at: "/spec/replicas").map(\.name) == ["replicas"])
    let role = YAMLPath(keys: "spec", "template", "spec", "nodeSelector", "role")
    let pointer = "/spec/template/spec/nodeSelector/role"
    #expect(placed.influences(on: role, at: pointer).map(\.name) == ["patch"])
    let spec = YAMLPath(keys: "spec")
    #expect(placed.influences(on: spec, at: "/spec").map(\.name) == ["patch", "replicas"])
  }

  @Test func `knows what a line of a patch writes, and which objects it meets`() throws {
    let overview = Overview(repository(Self.files))
    let line = try subject(overview, "overlay/patch.yaml", 9)
    #expect(line.role == .patch)
    #expect(line.uses.map(\.file) == ["overlay/kustomization.yaml"])
    #expect(line.target?.path.description == "spec.template.spec.nodeSelector.role")
    #expect(line.met.map(\.name) == ["sonarr"])
  }

  @Test func `knows what a line of a patch writes that stands as text in another file`() throws {
    let overview = Overview(
      repository([
        "ks.yaml": flux(
          "apps",
          path: "./apps",
          spec: """
              patches:
                - target: {kind: Deployment, name: s.*}
                  patch: |
                    - op: add

                      path: /spec/template/spec/nodeSelector/role
                      value: x
            """
        ),
        "apps/a.yaml": deployment("sonarr") + "---\n" + deployment("radarr"),
      ])
    )
    for line in 11...16 {
      let found = try subject(overview, "ks.yaml", line)
      #expect(found.relation == .patched, "\(line)")
      #expect(found.met.map(\.name) == ["sonarr"], "\(line)")
      let isInside = line >= 13
      #expect(
        found.target?.pointer == (isInside ? "/spec/template/spec/nodeSelector/role" : nil),
        "\(line)"
      )
    }
  }

  @Test func `lists what comes through a line of a kustomization file`() throws {
    let overview = Overview(repository(Self.files))
    let resources = try subject(overview, "overlay/kustomization.yaml", 3)
    #expect(resources.role == .kustomization)
    #expect(resources.met.map(\.name) == ["sonarr"])
    let replicas = try subject(overview, "overlay/kustomization.yaml", 5)
    #expect(replicas.relation == .listed || replicas.relation == .scaled)
    let patches = try subject(overview, "overlay/kustomization.yaml", 6)
    #expect(!patches.met.isEmpty)
  }

  @Test func `follows a variable to where it is set, and back`() throws {
    let overview = Overview(repository(Self.files))
    let line = try subject(overview, "base/app.yaml", 9)
    let origins = overview.origins(
      ofVariablesIn: line.place.node.text ?? "",
      on: try #require(line.ways.first)
    )
    #expect(origins.map(\.name) == ["ROLE"])
    #expect(origins.first?.location?.file == "clusters/home/apps/ks.yaml")
    let settings = repository([
      "flux/ks.yaml": flux(
        "apps",
        path: "./apps",
        spec: """
            postBuild:
              substituteFrom:
                - {kind: ConfigMap, name: settings}
                - {kind: Secret, name: secrets}
              substitute:
                OWN: x
          """
      )
        + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\n"
        + "data:\n  ROLE: home\n",
      "flux/root.yaml": flux("root", path: "./flux"),
      "apps/a.yaml": deployment("sonarr", role: "${ROLE}${OWN:-y}$${NOT}"),
    ])
    let second = Overview(settings)
    let way = try #require(
      second.ways(of: try settings.object(deploymentReference("sonarr"))[0].object).first
    )
    let found = second.origins(ofVariablesIn: "${ROLE}${OWN:-y}$${NOT}${NONE}", on: way)
    #expect(found.map(\.name) == ["ROLE", "OWN", "NONE"])
    #expect(found[0].message.hasPrefix("ConfigMap/flux-system/settings sets it"))
    #expect(found[2].message.hasPrefix("Secret `secrets`"))
    let own = try subject(second, "flux/ks.yaml", 15)
    #expect(own.field.description == "spec.postBuild.substitute.OWN")
    #expect(own.met.map(\.name) == ["sonarr"])
    let data = try subject(second, "flux/ks.yaml", 21)
    #expect(data.field.description == "data.ROLE")
    #expect(data.relation == .filled)
    #expect(data.met.map(\.name) == ["sonarr"])
  }

  @Test(arguments: [
    (
      "stray/app.yaml",
      "no kustomization file lists it, and no Flux Kustomization applies its folder"
    ),
    ("overlay/patch.yaml", "it is a patch, and no object of its own"),
    ("base/other.yaml", "base/kustomization.yaml does not list it"),
    ("trial/app.yaml", "Kustomization/flux-system/trial would apply trial, and no root reaches it"),
    ("vendor/app.yaml", "Kustomization/flux-system/vendor applies `./vendor` of GitRepository/up"),
    ("old/app/app.yaml", "old/app/kustomization.yaml lists it, and nothing applies that"),
  ])
  func `says why nothing applies a file`(_ path: String, _ reason: String) {
    var files = Self.files
    files["base/other.yaml"] = deployment("other")
    files["elsewhere/trial.yaml"] = flux("trial", path: "./trial")
    files["trial/app.yaml"] = deployment("trial")
    files["clusters/home/apps/kustomization.yaml"] = kustomization("ks.yaml", "vendor.yaml")
    files["clusters/home/apps/vendor.yaml"] = flux("vendor", path: "./vendor", source: "up")
    files["vendor/app.yaml"] = deployment("vendor")
    files["old/app/kustomization.yaml"] = kustomization("app.yaml")
    files["old/app/app.yaml"] = deployment("old")
    let reasons = Overview(repository(files)).reasons(forUnapplied: RepositoryPath(path))
    #expect(reasons.contains { $0.message.hasPrefix(reason) }, "\(reasons.map(\.message))")
  }

  @Test func `ends a search among files that list each other`() throws {
    var files = ["ks.yaml": flux("apps", path: "./k0")]
    for number in 0..<12 {
      let others = (0..<12).filter { $0 != number }.map { "../k\($0)" }
      files["k\(number)/kustomization.yaml"] =
        "resources: [app.yaml, \(others.joined(separator: ", "))]\n"
      files["k\(number)/app.yaml"] = deployment("app\(number)")
    }
    let index = repository(files)
    let overview = Overview(index)
    for (path, file) in index.parsed.sorted(by: { $0.key < $1.key }) {
      for object in ManifestObject.objects(in: file) where path.name == "app.yaml" {
        #expect(overview.ways(of: object).allSatisfy { $0.steps.count == 1 })
      }
    }
  }
}
