import Manifests
import SourceText
import Testing
import Validation

/// Edits that bring a finding about where no name in the edited file leads to.
extension PartialValidationTests {
  /// A repository of which one folder is built by a kustomization file that lists all of it.
  private static func built(_ rest: String, _ names: String) -> [String: String] {
    ["apps/kustomization.yaml": "resources: [\(names)]\n" + rest]
  }

  /// Validates an edit that brings a finding about both ways.
  private func expectTold(
    _ code: String,
    _ edit: Edit,
    location: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(edit.findings.map(\.code).contains(code), sourceLocation: location)
    _ = expectSame(edit, location: location)
  }

  @Test func `tells a standby claim in the other cluster`() throws {
    var files = ["failover.yaml": Example.configuration]
    for name in ["east", "west"] {
      files["clusters/\(name)/flux.yaml"] = Example.root
        .replacing("path: ./", with: "path: ./clusters/\(name)")
      files["clusters/\(name)/mail.yaml"] = Self.workload("mail", claim: "mail-data")
      files["clusters/\(name)/claims.yaml"] = Example.claims
        .replacing("claim-a", with: "mail-data").replacing("claim-b", with: "mail-data-backup")
    }
    let other = Self.workload("mail", claim: "more-data")
    expectTold("unlisted-standby", Edit(files, writing: ["clusters/east/mail.yaml": other]))
    files["clusters/west/mail.yaml"] = Self.workload("mail", claim: "data-x")
    files["clusters/west/claims.yaml"] = Example.claims
      .replacing("claim-a", with: "data-x").replacing("claim-b", with: "data-x-backup")
    expectTold("unlisted-standby", Edit(files, writing: ["clusters/east/mail.yaml": other]))
  }

  @Test func `tells the other one of two autoscalers`() throws {
    let scaler = try #require(Self.apps["apps/scaler.yaml"])
      .replacing("name: mails", with: "name: mail")
    let edit = try edit(
      "apps/a-scaler.yaml",
      "name: mail}",
      "name: mails}",
      besides: [
        "apps/scaler.yaml": scaler,
        "apps/a-scaler.yaml": scaler.replacing("name: scaler", with: "name: first"),
      ]
    )
    expectTold("replicas-fought-by-autoscaler", edit)
  }

  @Test func `tells of the service that an autoscaler scales`() throws {
    let resting = Self.workload("mail", claim: "mail-data")
      .replacing("replicas: 1", with: "replicas: 0")
    let edit = try edit(
      "apps/scaler.yaml",
      "name: mail}",
      "name: mails}",
      besides: [
        "apps/scaler.yaml": try #require(Self.apps["apps/scaler.yaml"])
          .replacing("maxReplicas", with: "minReplicas: 0, maxReplicas")
          .replacing("name: mails", with: "name: mail"),
        "apps/mail.yaml": resting,
        "apps/post.yaml": resting.replacing("mail", with: "post"),
        "failover.yaml": """
        sites:
          one: { node: { role: primary } }
          two: { node: { role: backup } }
        services:
          letters:
            namespace: media
            primary: one
            standby: two
            workloads:
              - {one: deployment/mail, two: deployment/post, replicas: {one: 1, two: 1}}

        """,
      ]
    )
    expectTold("half-failed-over", edit)
  }

  @Test func `follows a claim's volume as it is written`() throws {
    let patch = """
      patches:
        - target: {kind: PersistentVolumeClaim, name: mail-data}
          patch: |-
            - {op: replace, path: /spec/volumeName, value: pv-8}

      """
    let edit = try edit(
      "apps/volume.yaml",
      "storage: 1Gi",
      "storage: 1Mi",
      besides: Self.built(patch, "mail.yaml, mail-claim.yaml, volume.yaml")
    )
    expectTold("claim-capacity-mismatch", edit)
  }

  @Test func `a patch can write the claim by a variable`() throws {
    let patch = """
      patches:
        - target: {kind: Deployment, name: other-2}
          patch: |-
            - op: replace
              path: /spec/template/spec/volumes/0/persistentVolumeClaim/claimName
              value: ${APP}-data

      """
    var files = Self.built(patch, "a.yaml, c.yaml, other-2.yaml")
    files["apps/a.yaml"] = Self.workload("mail", claim: "mail-data")
    files["apps/c.yaml"] = Example.claims.replacing("claim-a", with: "mail-data")
    files["flux.yaml"] = Example.root + "  postBuild: {substitute: {APP: mail}}\n"
    expectTold(
      "same-claim-on-two-nodes",
      try edit("apps/a.yaml", "role: primary", "role: backup", besides: files)
    )
  }

  @Test(arguments: [true, false])
  func `a patch of another workload decides a field`(inOwner: Bool) throws {
    let patch = """
      patches:
        - target: {kind: Deployment}
          patch: |-
            - {op: replace, path: /spec/template/spec/nodeSelector/role, value: primary}

      """
    var files = Self.built(inOwner ? "" : patch, "web.yaml, other-2.yaml, claims.yaml")
    if inOwner {
      files["flux.yaml"] =
        Example.root + patch.split(separator: "\n").map { "  \($0)\n" }.joined()
    }
    expectTold("half-failed-over", try edit("apps/web.yaml", "claim-a", "claim-b", besides: files))
  }

  @Test func `an object can be the same one as another by a field`() throws {
    let patch = """
      patches:
        - target: {kind: Deployment, name: twice}
          patch: |-
            - {op: remove, path: /spec/paused}

      """
    var files = Self.built(patch, "a.yaml, z.yaml")
    let paused = Self.workload("twice", claim: "data-x").replacing(
      "replicas: 1",
      with: "paused: true"
    )
    files["apps/a.yaml"] = Self.workload("twice", claim: "data-x")
    files["apps/z.yaml"] = paused
    expectTold(
      "duplicate-object",
      try edit("apps/a.yaml", "replicas: 1", "paused: true", besides: files)
    )
  }

  @Test func `values of a release can lie in a file of a generator`() throws {
    let release = """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web, namespace: media}
      spec:
        chart: {spec: {chart: app-template, sourceRef: {kind: HelmRepository, name: bjw-s}}}
        valuesFrom: [{kind: ConfigMap, name: web-values}]

      """
    let values = """
      controllers:
        web:
          pod: {nodeSelector: {role: primary}}
          containers: {main: {image: {repository: web, tag: one}}}
      persistence:
        data: {existingClaim: claim-a}

      """
    let rest =
      "configMapGenerator: [{name: web-values, namespace: media, files: [values.yaml]}]\n"
      + "generatorOptions: {disableNameSuffixHash: true}\n"
    var files = Self.built(rest, "web.yaml, claims.yaml")
    files["apps/web.yaml"] = release
    files["apps/values.yaml"] = values
    files["failover.yaml"] = Self.release
    let edit = try edit("apps/values.yaml", "claim-a", "claim-b", besides: files)
    expectTold("half-failed-over", edit)
  }

  @Test(arguments: ["role: ${ROLE}", "role: ${OTHER}"])
  func `a variable can come from a map of another name`(role: String) throws {
    let files = [
      "flux.yaml": Example.root
        + "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n",
      "apps/settings.yaml": """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: flux-system}
      data: {ROLE: primary}

      """,
      "apps/web.yaml": Example.deployment().replacing("role: primary", with: role),
    ]
    let edit = try edit("apps/web.yaml", "claim-a", "claim-b", besides: files)
    #expect(!edit.findings.isEmpty)
    _ = expectSame(edit)
  }

  @Test func `values of a release can lie in a map of another name`() throws {
    let files = [
      "apps/web.yaml": """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web, namespace: media}
      spec:
        chart: {spec: {chart: app-template, sourceRef: {kind: HelmRepository, name: bjw-s}}}
        valuesFrom: [{kind: ConfigMap, name: common}]
        values:
          controllers:
            app: {containers: {app: {image: {repository: x, tag: one}}}}
          persistence:
            data: {existingClaim: claim-a}

      """,
      "apps/common.yaml": """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: common, namespace: media}
      data:
        values.yaml: |
          defaultPodOptions: {nodeSelector: {role: primary}}

      """,
      "failover.yaml": Self.release,
    ]
    let edit = try edit("apps/web.yaml", "claim-a", "claim-b", besides: files)
    expectTold("half-failed-over", edit)
  }

  /// A configuration of which the service is a release.
  private static let release = """
    sites:
      one: { node: { role: primary } }
      two: { node: { role: backup } }
    services:
      web:
        namespace: media
        primary: one
        standby: two
        workloads:
          - helmrelease/web:
              volumes: { data: { one: claim-a, two: claim-b } }

    """
}
