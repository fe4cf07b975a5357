/// A repository of Flux apps, the same for the same number of manifests: namespaces of 25 apps, each a
/// folder with a Flux Kustomization and the manifests that it applies.
///
/// Shapes and sizes follow public home and company repositories: about 40 % of the files are
/// kustomizations of either kind, some 900 bytes a manifest, a few patches, components, variables,
/// files of several documents, and dashboards in JSON.
struct GeneratedRepository {
  /// A file of the repository.
  struct File {
    var path: String
    var text: String
  }

  private(set) var files: [File] = []
  private(set) var services: [String] = []

  /// Makes a repository of at least `count` YAML files.
  init(manifests count: Int) {
    addCluster()
    var namespace: [GeneratedApp] = []
    var number = 0
    while files.count < count {
      let app = GeneratedApp(number: number)
      files += app.files
      namespace.append(app)
      if namespace.count == 25 || files.count >= count {
        addNamespace(namespace)
        namespace = []
      }
      number += 1
      // A hundred services, spread over the repository's first two thousand apps.
      if app.isDeployment, services.count < 100, number % 20 < 4 { services.append(app.name) }
    }
    addConfiguration()
  }

  private mutating func addCluster() {
    for (name, path) in [
      ("cluster-apps", "./kubernetes/apps"), ("cluster", "./kubernetes/cluster"),
    ] {
      let isRoot = name == "cluster"
      files.append(
        File(
          path: "kubernetes/cluster/\(name).yaml",
          text: """
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: \(name)
              namespace: flux-system
            spec:
              interval: 1h
              path: \(path)
              prune: true
              sourceRef:
                kind: GitRepository
                name: flux-system
            \(isRoot ? "" : Self.defaults)
            """
        )
      )
    }
    files.append(
      File(
        path: "kubernetes/cluster/source.yaml",
        text: """
          ---
          apiVersion: source.toolkit.fluxcd.io/v1
          kind: GitRepository
          metadata:
            name: flux-system
            namespace: flux-system
          spec:
            interval: 1m0s
            ref:
              branch: main
            url: ssh://git@example.org/home/ops.git

          """
      )
    )
    files.append(
      File(
        path: "kubernetes/components/alerts/kustomization.yaml",
        text: """
          ---
          apiVersion: kustomize.config.k8s.io/v1alpha1
          kind: Component
          resources:
            - ./alert.yaml

          """
      )
    )
    files.append(
      File(
        path: "kubernetes/components/alerts/alert.yaml",
        text: """
          ---
          apiVersion: notification.toolkit.fluxcd.io/v1beta3
          kind: Alert
          metadata:
            name: alertmanager
          spec:
            providerRef:
              name: alertmanager
            eventSeverity: error
            eventSources:
              - kind: HelmRelease
                name: "*"
            exclusionList:
              - "error.*lookup github\\\\.com"
            suspend: false

          """
      )
    )
  }

  /// What the root gives to every HelmRelease below it.
  private static let defaults = """
      decryption:
        provider: sops
      postBuild:
        substituteFrom:
          - kind: Secret
            name: cluster-secrets
      patches:
        - patch: |-
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: not-used
            spec:
              patches:
                - patch: |-
                    apiVersion: helm.toolkit.fluxcd.io/v2
                    kind: HelmRelease
                    metadata:
                      name: not-used
                    spec:
                      install:
                        crds: CreateReplace
                      upgrade:
                        crds: CreateReplace
                  target:
                    group: helm.toolkit.fluxcd.io
                    kind: HelmRelease
          target:
            group: kustomize.toolkit.fluxcd.io
            kind: Kustomization

    """

  private mutating func addNamespace(_ apps: [GeneratedApp]) {
    guard let namespace = apps.first?.namespace else { return }
    let folder = "kubernetes/apps/\(namespace)"
    files.append(
      File(
        path: "\(folder)/namespace.yaml",
        text: """
          ---
          apiVersion: v1
          kind: Namespace
          metadata:
            name: \(namespace)
            annotations:
              kustomize.toolkit.fluxcd.io/prune: disabled

          """
      )
    )
    let resources = apps.map { "  - ./\($0.name)/ks.yaml\n" }.joined()
    files.append(
      File(
        path: "\(folder)/kustomization.yaml",
        text: """
          ---
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          namespace: \(namespace)
          components:
            - ../../components/alerts
          resources:
            - ./namespace.yaml
          \(resources)
          """
      )
    )
  }

  private mutating func addConfiguration() {
    let entries = services.map { name in
      let number = Int(name.drop { !$0.isNumber }) ?? 0
      return """
          \(name):
            namespace: \(GeneratedApp(number: number).namespace)
            deployment: \(name)
            volume_name: config
            primary_pvc: \(name)-config
            backup_pvc: \(name)-config-backup
            primary_node_label: primary
            backup_node_label: backup

        """
    }
    let text = "services:\n" + entries.joined()
    files.append(File(path: "failover.yaml", text: text))
  }

  /// The input of `git fast-import` that makes it one commit.
  func writeFastImport(to write: (String) -> Void) {
    write("commit refs/heads/main\ncommitter Ops <ops@example.org> 1700000000 +0000\n")
    write("data 8\ngenerate\n")
    for file in files {
      write("M 100644 inline \(file.path)\ndata \(file.text.utf8.count)\n\(file.text)\n")
    }
    write("done\n")
  }
}
