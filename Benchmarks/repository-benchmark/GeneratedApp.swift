/// One app of a generated repository: of five, three are Helm releases and two are Deployments with
/// two claims, which can fail over.
struct GeneratedApp {
  let number: Int

  var isDeployment: Bool { number % 5 > 2 }
  var name: String { (isDeployment ? "server" : "release") + "-\(number)" }
  var namespace: String { "space-\(number / 25)" }

  private typealias File = GeneratedRepository.File
  private var folder: String { "kubernetes/apps/\(namespace)/\(name)" }

  var files: [GeneratedRepository.File] {
    let manifests = isDeployment ? deployed : released
    let names = manifests.keys.sorted()
    let listed = names.filter { !$0.hasSuffix(".json") && $0 != "patch.yaml" }
    let kustomization = """
      ---
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources:
      \(listed.map { "  - ./\($0)\n" }.joined())\(extras)
      """
    return [
      File(path: "\(folder)/ks.yaml", text: owner),
      File(path: "\(folder)/app/kustomization.yaml", text: kustomization),
    ] + names.map { File(path: "\(folder)/app/\($0)", text: manifests[$0] ?? "") }
  }

  private var owner: String {
    """
    ---
    # yaml-language-server: $schema=https://schemas.example.org/kustomization_v1.json
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: &app \(name)
      namespace: flux-system
    spec:
      targetNamespace: \(namespace)
      commonMetadata:
        labels:
          app.kubernetes.io/name: *app
      interval: 1h
      path: ./\(folder)/app
      prune: true
      dependsOn:
        - name: storage
      sourceRef:
        kind: GitRepository
        name: flux-system
      postBuild:
        substitute:
          APP: *app
      wait: false
      timeout: 5m

    """
  }

  /// One app in ten is patched, one in ten packs a dashboard.
  private var extras: String {
    switch number % 10 {
    case 4:
      """
      patches:
        - path: patch.yaml

      """
    case 5:
      """
      configMapGenerator:
        - name: \(name)-dashboard
          files:
            - dashboard.json
      generatorOptions:
        disableNameSuffixHash: true

      """
    default: ""
    }
  }

  private var deployed: [String: String] {
    var files = [
      "configmap.yaml": configMap, "deployment.yaml": deployment, "ingress.yaml": ingress,
      "networkpolicy.yaml": networkPolicy, "pvc.yaml": claims, "service.yaml": service,
    ]
    if number % 10 == 4 { files["patch.yaml"] = patch }
    return files
  }

  private var released: [String: String] {
    var files = [
      "externalsecret.yaml": externalSecret, "helmrelease.yaml": release,
      "ocirepository.yaml": chart, "pvc.yaml": claim("\(name)", size: number % 50 + 1),
    ]
    if number % 10 == 5 { files["dashboard.json"] = dashboard }
    return files
  }
}
