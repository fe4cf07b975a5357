/// Pages of what keeps a field's one place from being found, or a change of it from being applied.
extension Explanation {
  static let unknownObject = Explanation(
    "No manifest of the repository is the object.",
    meaning:
      "The configuration names an object that no file of the commit defines, or that nothing "
      + "applies: an archive, a template, the source of another repository.",
    why: "What is not in the repository cannot be changed by a commit.",
    example: """
      services:
        sonarr: { namespace: media, deployment: sonar }    # the Deployment is called sonarr
      """,
    wayOut: "Correct name, kind or namespace in the configuration; the message names the nearest."
  )

  static let ambiguousObject = Explanation(
    "Several files define the object, and each of them is applied.",
    meaning: "Two documents of the same group, kind, namespace and name reach a cluster.",
    why:
      "The one that is applied last wins, which nobody can tell from the files. There is no first "
      + "match here.",
    example: """
      apps/media/sonarr.yaml:      Deployment/media/sonarr
      apps/old/sonarr.yaml:        Deployment/media/sonarr
      """,
    wayOut: "Remove one of them from what Flux applies, or give it another name."
  )

  static let encryptedDocument = Explanation(
    "SOPS encrypted or signed the document.",
    meaning: "The document carries `sops.mac`, a checksum over its values, the plain ones too.",
    why: "After an edit the checksum would no longer fit, and Flux would stop decrypting it.",
    example: """
      kind: Secret
      stringData: { password: "ENC[AES256_GCM,data:...]" }
      sops: { mac: "ENC[AES256_GCM,data:...]" }
      """,
    wayOut:
      "Change it with `sops`, or keep the fields that a failover changes in a manifest in clear "
      + "text."
  )

  static let variableOfUnknownOrigin = Explanation(
    "A variable that the repository does not tell fills the value in.",
    meaning:
      "The value or a key holds `${NAME}`, and `NAME` comes from a Secret, from something that "
      + "is not in the repository, or is an expression that is not followed. A variable of `postBuild` "
      + "or of a ConfigMap in the repository is set there, or the value is written out.",
    why: "Where the service runs cannot be read, and the variable may be used in many places.",
    example: """
      nodeSelector:
        role: ${ACTIVE_ROLE}
      """,
    wayOut: "Write the value out, or set the variable in `spec.postBuild.substitute`."
  )

  static let decidedByPatch = Explanation(
    "Something on the object's way may have the last word.",
    meaning: "Between the manifest and the cluster stands something that may set the same field. A "
      + "patch, `replicas:` or common labels are edited themselves; this one removes the field, cannot "
      + "be read, is a replacement or a plug-in, or differs between the ways on which the object is "
      + "applied.",
    why: "The manifest would change and the cluster would not.",
    example: """
      # kustomization.yaml
      patches:
        - target: { kind: Deployment }
          patch: |
            - { op: remove, path: /spec/template/spec/nodeSelector }
      """,
    wayOut: "Move the field out of the patch into the manifest, or narrow the patch's target."
  )

  static let sharedBase = Explanation(
    "The deciding text has a say in several objects or clusters.",
    meaning: "Several overlays or Flux Kustomizations use the file that would change, or the patch "
      + "meets another object too, and no patch of the object's own can hold the field: no "
      + "kustomization file and no Flux Kustomization is the object's alone, or the field lies in a "
      + "list that a patch replaces as a whole.",
    why: "The edit would move the service everywhere at once, at the site to keep as well.",
    example: """
      clusters/east/kustomization.yaml:  resources: [../../base]
      clusters/west/kustomization.yaml:  resources: [../../base]
      """,
    wayOut: "Give each cluster its own manifest, or an overlay that sets the fields."
  )

  static let ownPatch = Explanation(
    "The change goes into a patch that the object alone has.",
    meaning: "What decides the field has a say in other objects too: a base of several clusters or "
      + "namespaces, or a patch that meets many.",
    why:
      "An edit of it would move them all. A patch in the nearest kustomization file that only this "
      + "object passes, or in its Flux Kustomization, moves it alone, and going back takes it out.",
    example: """
      clusters/east/kustomization.yaml:
        patches:
          - patch: |-
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: sonarr
              spec:
                replicas: 0
      """,
    wayOut:
      "Nothing has to be done. A field that lies in the object's own manifest is changed there."
  )

  static let changeUnderSuspendedOwner = Explanation(
    "What applies the change is suspended.",
    meaning:
      "A Flux Kustomization or source on the way to the object has `spec.suspend: true`, or the "
      + "object is itself a Flux object that has it.",
    why: "The merged change would have no effect, and would take effect by surprise at the resume.",
    example: """
      kind: Kustomization
      metadata: { name: apps, namespace: flux-system }
      spec: { suspend: true, path: ./apps }
      """,
    wayOut: "Resume the owner first, in the repository: remove `suspend: true`, merge, then move."
  )

  static let reconcileDisabledChange = Explanation(
    "Flux was told to leave the object alone.",
    meaning: "A label or annotation such as `kustomize.toolkit.fluxcd.io/reconcile: disabled` or "
      + "`ssa: IfNotPresent` keeps changes from being applied.",
    why: "The manifest would say one thing and the cluster another.",
    example: """
      metadata:
        annotations:
          kustomize.toolkit.fluxcd.io/reconcile: disabled
      """,
    wayOut: "Remove the label or annotation, merge, then move the service."
  )

  static let ownerPatched = Explanation(
    "The Flux object that applies the change is itself patched.",
    meaning:
      "A patch may change the path, the source or the suspension of a Kustomization on the way.",
    why: "What it applies in the end cannot be read from its own file.",
    example: """
      patches:
        - target: { kind: Kustomization, group: kustomize.toolkit.fluxcd.io }
          patch: |
            - { op: replace, path: /spec/path, value: ./other }
      """,
    wayOut: "Write the setting into the Kustomization's own file."
  )

  static let identityPatched = Explanation(
    "A patch may change what the object is called.",
    meaning: "A patch on the way may write its name, namespace or kind.",
    why: "The object that is found by its name may be applied under another.",
    example: """
      patches:
        - target: { kind: Deployment, name: sonarr }
          patch: |
            - { op: replace, path: /metadata/name, value: sonarr-test }
      """,
    wayOut: "Write name, namespace and kind into the manifest instead."
  )

  static let renamedClaim = Explanation(
    "Kustomize renames the claim, and with it what the field names.",
    meaning: "A prefix or suffix is put on a PersistentVolumeClaim and on every reference to it.",
    why:
      "The name in the manifest is not the name in the cluster: the move would name a claim that "
      + "does not exist.",
    example: """
      namePrefix: prod-
      resources: [claim.yaml, deployment.yaml]    # claimName: data becomes prod-data
      """,
    wayOut: "Write the claim's full name, and take it out of the prefix's or suffix's reach."
  )

  static let buildWouldFail = Explanation(
    "Kustomize could not build what holds the object.",
    meaning:
      "A resource that is not there, two kustomization files in one folder, a file that does "
      + "not parse.",
    why: "While the build fails Flux applies nothing below it, the move included.",
    example: """
      # kustomization.yaml
      resources: [deployment.yaml, sevrice.yaml]
      """,
    wayOut: "Correct the build: `kubectl kustomize FOLDER` shows the error."
  )

  static let ignoredBySource = Explanation(
    "The file is left out of what Flux reads.",
    meaning: "`.sourceignore`, or `spec.ignore` of the source, leaves the file out, or may.",
    why: "A change of a file that is not in the artifact changes nothing in the cluster.",
    example: """
      # .sourceignore
      /apps/media/
      """,
    wayOut: "Let the ignore rules include the file."
  )
}
