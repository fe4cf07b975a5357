import LosslessYAML
import Manifests
import SourceText
import Testing

/// A field is decided only when it is certain that this file decides it, for one object alone.
@Suite struct CertaintyTests {
  private let root = flux("flux-system", path: "./clusters/home")

  /// Indexes a cluster `home` whose one Kustomization applies `apps/`.
  private func home(_ files: [String: String], spec: String = "") -> ManifestIndex {
    var all = [
      "clusters/home/flux-system/gotk-sync.yaml": root,
      "clusters/home/apps.yaml": flux("apps", path: "./apps", spec: spec),
      "apps/app.yaml": deployment("sonarr"),
    ]
    all.merge(files) { $1 }
    return repository(all.filter { !$0.value.isEmpty })
  }

  private func code(
    _ index: ManifestIndex,
    _ name: String = "sonarr",
    in namespace: String = "media"
  ) throws -> RefusalCode? {
    let decider = Decider(index)
    return try refusal {
      try decider.checkThatChangeWouldApply(decider.decide(roleIntent(name, in: namespace)))
    }?.code
  }

  @Test func `changes what one Kustomization applies`() throws {
    #expect(try code(home([:])) == nil)
  }

  // MARK: One file, several objects

  @Test(arguments: ["{secretRef: {name: west}}", "{configMapRef: {name: west}}"])
  func `refuses a folder that two clusters apply`(_ kubeConfig: String) throws {
    let spec = "  kubeConfig: \(kubeConfig)"
    let index = home(["clusters/home/other.yaml": flux("other", path: "./apps", spec: spec)])
    #expect(try code(index) == .sharedBase)
  }

  @Test func `lets two Kustomizations apply one and the same object`() throws {
    #expect(try code(home(["clusters/home/b.yaml": flux("other", path: "./apps")])) == nil)
  }

  @Test func `refuses what a second cluster applies whose root is not in git`() throws {
    let west = flux("apps-west", path: "./apps")
    #expect(try code(home(["clusters/west/apps.yaml": west])) == .sharedBase)
    let deep = [
      "clusters/west/ks.yaml": flux("west", path: "./west"),
      "west/apps.yaml": west,
    ]
    #expect(try code(home(deep)) == .sharedBase)
  }

  @Test(arguments: [
    (".archive/apps.yaml", "./apps", "flux-system"), ("old/apps.yaml", "./other", "flux-system"),
    ("templates/ks.yaml", "./apps/${APP}", "flux-system"), ("vendor/ks.yaml", "./apps", "upstream"),
  ])
  func `gives nothing to archives, templates and other sources`(
    _ file: String,
    _ path: String,
    _ source: String
  ) throws {
    let index = home([
      file: flux("stray", path: path, source: source), "other/app.yaml": deployment("sonarr"),
    ])
    #expect(try code(index) == nil)
    #expect(try index.object(deploymentReference("sonarr")).count == 1)
  }

  // MARK: Patched owners

  private func patchedOwner(_ patch: String, target: String = "{kind: Kustomization, name: apps}")
    -> ManifestIndex
  {
    home([
      "clusters/home/kustomization.yaml": kustomization(
        "flux-system/gotk-sync.yaml",
        "apps.yaml",
        more: "patches:\n  - target: \(target)\n    patch: |\n      \(patch)"
      ),
      "apps/b/app.yaml": deployment("sonarr", namespace: "other"),
      "parts/fixed/kustomization.yaml": """
      kind: Component
      patches:
        - target: {kind: Deployment}
          patch: '[{op: remove, path: /spec/template/spec/nodeSelector}]'

      """,
    ])
  }

  @Test(arguments: [
    "- {op: replace, path: /spec/path, value: ./apps/b}",
    "{kind: Kustomization, metadata: {name: any}, spec: {path: ./apps/b}}",
  ])
  func `follows a path that a plain patch gives an owner`(_ patch: String) throws {
    let index = patchedOwner(patch)
    #expect(try code(index) == .unknownObject)
    #expect(try code(index, in: "other") == nil)
  }

  @Test(arguments: [
    ("- {op: add, path: /spec/suspend, value: true}", RefusalCode.changeUnderSuspendedOwner),
    ("{kind: Kustomization, spec: {suspend: true}}", .changeUnderSuspendedOwner),
    ("- {op: add, path: /spec/components, value: [../parts/fixed]}", .decidedByPatch),
    ("- {op: add, path: /spec/targetNamespace, value: test}", .unknownObject),
    ("- {op: copy, path: /spec/path, from: /spec/x}", .ownerPatched),
    ("- {op: replace, path: /spec, value: {path: ./apps}}", .ownerPatched),
    ("{kind: Kustomization, spec: {kubeConfig: {secretRef: {name: a}}}}", .ownerPatched),
    ("{kind: Kustomization, spec: {<<: {path: ./apps}}}", .ownerPatched),
    ("- {op: add, path: /spec/patches/0/patch, value: x}", .ownerPatched),
  ])
  func `refuses changes below an owner that a patch changes`(
    _ patch: String,
    _ code: RefusalCode
  ) throws {
    #expect(try self.code(patchedOwner(patch)) == code)
  }

  @Test func `refuses changes below an owner that a patch may meet, or that two patches change`()
    throws
  {
    let patch = "- {op: replace, path: /spec/path, value: ./apps}"
    let target = "{kind: Kustomization, labelSelector: a=b}"
    #expect(try code(patchedOwner(patch, target: target)) == .ownerPatched)
    let twice = patch + "\n  - target: {name: apps}\n    patch: '[" + patch.dropFirst(2)
    #expect(try code(patchedOwner(twice + "]'")) == .ownerPatched)
  }

  @Test(arguments: [
    "- {op: replace, path: /spec/interval, value: 1h}",
    "{kind: Kustomization, spec: {postBuild: {substituteFrom: [{kind: Secret, name: s}]}}}",
    "{kind: Kustomization, spec: {sourceRef: {kind: GitRepository, name: flux-system}}}",
  ])
  func `lets patches of an owner be that change nothing below it`(_ patch: String) throws {
    let target = "{kind: Kustomization, labelSelector: a=b}"
    #expect(try code(patchedOwner(patch, target: target)) == nil)
  }

  @Test func `reads the patches that a root meets in its own folder`() throws {
    let patch = """
      patches:
        - target: {kind: Kustomization, name: flux-system}
          patch: |
            - op: add
              path: /spec/patches
              value:
                - target: {kind: Deployment, name: sonarr}
                  patch: '[{op: remove, path: /spec/template/spec/nodeSelector}]'
      """
    let index = home([
      "clusters/home/flux-system/kustomization.yaml": kustomization("gotk-sync.yaml", more: patch),
      "clusters/home/app.yaml": deployment("sonarr"),
      "apps/app.yaml": deployment("radarr"),
    ])
    #expect(try code(index) == .decidedByPatch)
    #expect(try code(index, "radarr") == nil)
  }

  @Test(arguments: [
    ("/spec/patches", "[{target: {kind: Deployment}, patch: '{}'}]", RefusalCode?.none),
    ("/spec/patches", "[{target: {kind: Deployment}, patch: '['}]", .decidedByPatch),
    ("/spec/targetNamespace", "test", .ownerPatched), ("/spec/interval", "1h", .none),
  ])
  func `reads the patches of a FluxInstance`(
    _ path: String,
    _ value: String,
    _ code: RefusalCode?
  ) throws {
    let index = repository([
      "clusters/home/flux.yaml": """
      apiVersion: fluxcd.controlplane.io/v1
      kind: FluxInstance
      metadata: {name: flux, namespace: flux-system}
      spec:
        sync: {kind: GitRepository, path: clusters/home}
        kustomize:
          patches:
            - target: {kind: Kustomization}
              patch: |
                - op: add
                  path: \(path)
                  value: \(value)

      """,
      "clusters/home/app.yaml": deployment("sonarr"),
    ])
    #expect(try self.code(index) == code)
  }
}
