/// What a chart makes of a release, which git does not hold.
extension Explanation {
  static let postRenderer = Explanation(
    "The change goes into a post-renderer of the release.",
    meaning:
      "The configuration says which object the chart makes (`renders`), and none of the values is "
      + "known to set the field: a patch changes what the chart made, before it is installed.",
    why:
      "The values of charts have no common shape. A patch with a `target` works for every chart, and "
      + "going back takes it out. Where no patch sets the field, the service counts as being at home.",
    example: """
      kind: HelmRelease
      spec:
        postRenderers:
          - kustomize:
              patches:
                - target: { kind: Deployment, name: web }
                  patch: |-
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: { name: web }
                    spec: { template: { spec: { nodeSelector: { role: backup } } } }
      """,
    wayOut:
      "Nothing has to be done. `helm template` shows the object's name, and that of its volumes: Flux "
      + "does not complain of a target that meets nothing. Where the chart has a value for the field, "
      + "list that below `values` instead."
  )

  static let postRendererConflict = Explanation(
    "The values of the release say something of the field, too.",
    meaning:
      "`renders` names what the chart makes, and the values have a field that a post-renderer would "
      + "overrule: a count, an annotation, a node label in several places, or the fields of a chart "
      + "that is known.",
    why:
      "The post-renderer has the last word. The values would say what is not so, and the next person "
      + "to edit them would wonder why nothing happens.",
    example: """
      workloads: [{ helmrelease/web: { renders: deployment/web } }]
      # and in the release: spec: { values: { replicaCount: 2 } }
      """,
    wayOut:
      "List the value: `values: [{ helmrelease/web: { path: spec.values.replicaCount, active: 2, "
      + "inactive: 0 } }]`."
  )

  static let opaqueValues = Explanation(
    "Values that git does not show may set the field.",
    meaning:
      "The release has a Secret in `valuesFrom`, or a ConfigMap that the repository does not make, "
      + "and it comes behind the ConfigMap that has the field, or its `targetPath` meets the field.",
    why:
      "What it holds may overrule the change: the pull request would land, and the service would stay "
      + "where it is. Secrets are never decoded.",
    example: """
      valuesFrom:
        - { kind: ConfigMap, name: web-values }      # has `nodeSelector`
        - { kind: Secret, name: web-secrets }        # may have it, too
      """,
    wayOut:
      "Write the field into `spec.values` of the release, which wins over values without a "
      + "`targetPath`, or let the Secret come first. One that has a `targetPath` is in the way only "
      + "where that path meets the field."
  )
}
