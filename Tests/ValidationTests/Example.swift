/// The manifests of the hook's tests: one Flux Kustomization, one Deployment, one configuration.
enum Example {
  static let root = """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: flux-system, namespace: flux-system}
    spec:
      path: ./
      sourceRef: {kind: GitRepository, name: flux-system}

    """

  static let configuration = """
    services:
      web:
        namespace: media
        deployment: web
        volume_name: data
        primary_pvc: claim-a
        backup_pvc: claim-b
        primary_node_label: primary
        backup_node_label: backup

    """

  /// A Deployment on a node and with a claim.
  static func deployment(node: String = "primary", claim: String = "claim-a") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: media}
    spec:
      template:
        spec:
          nodeSelector:
            role: \(node)
          volumes:
            - name: data
              persistentVolumeClaim:
                claimName: \(claim)
      strategy: {type: Recreate}

    """
  }

  /// The claims of both sites.
  static let claims = ["claim-a", "claim-b"].map { name in
    """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: \(name), namespace: media}

    """
  }.joined(separator: "---\n")

  /// A whole repository, in order.
  static let repository = [
    "flux.yaml": root, "failover.yaml": configuration, "apps/web.yaml": deployment(),
    "apps/note.yaml": sound, "apps/claims.yaml": claims,
  ]

  static let sound = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: note, namespace: media}\n"

  static let broken = "kind: ConfigMap\n bad: 1\n"
}
