/// Pages of what rules find that keeps Flux from applying what is written.
extension Explanation {
  static let patchWithoutTarget = Explanation(
    "A patch meets no object.",
    meaning:
      "None of the objects that the kustomization builds has the kind, the name or the namespace "
      + "that the patch is for.",
    why:
      "For a partial object kustomize fails, and nothing of the build is applied; a patch with a "
      + "`target` does nothing, and what it was to change stays as it was.",
    example: """
      patches:
        - target: { kind: Deployment, name: sonnar }      # the Deployment is called sonarr
      """,
    wayOut:
      "Correct whom the patch is for, or remove it: `failover explain FILE:LINE` shows whom a patch "
      + "meets."
  )

  static let orphanedManifest = Explanation(
    "A manifest lies beside a kustomization file that passes it over.",
    meaning: "Flux builds the folder from its kustomization file, and that lists other files.",
    why:
      "Nothing applies the file: the standby claim or the suspended job that it defines is not there.",
    example: """
      resources:
        - deployment.yaml      # pvc-backup.yaml lies in the folder too
      """,
    wayOut:
      "List the file, or remove it. A comment that names it says that it is left out on purpose."
  )

  static let duplicateObject = Explanation(
    "One cluster is given an object from several places.",
    meaning: "Kind, namespace and name are the same once kustomize and Flux have filled them in.",
    why:
      "In one build kustomize fails; from two Flux Kustomizations the last apply wins, and a change of "
      + "one place is undone by the other.",
    example: """
      resources:
        - deployment.yaml
        - copy-of-deployment.yaml      # the same kind, namespace and name
      """,
    wayOut: "Remove one of them, or give it another name or namespace."
  )

  static let unresolvedPlaceholder = Explanation(
    "A value still has to be filled in.",
    meaning:
      "The text is a word in angle brackets, or asks for one: `<your-domain>`, `REPLACE_ME`.",
    why: "The object is applied as it stands, with a name or an address that exists nowhere.",
    example: "host: <your-domain>",
    wayOut: "Write the value, or remove the key."
  )

  static let undefinedSubstitution = Explanation(
    "Nothing sets a variable that Flux fills in.",
    meaning:
      "The object holds `${NAME}` without a default, and neither `postBuild.substitute` nor a "
      + "ConfigMap of `substituteFrom` has it.",
    why:
      "Flux 2.9 and newer fail the whole Kustomization; older ones fill in nothing, and a claim or a "
      + "host loses a part of its name.",
    example: "claimName: ${APP}-data      # and the Kustomization sets APPLICATION",
    wayOut:
      "Set the variable, give it a default (`${APP:=sonarr}`), or write `$${APP}` for the text "
      + "itself."
  )

  static let deprecatedFluxVersion = Explanation(
    "A Flux object is of a version that Flux serves no more.",
    meaning: "Flux serves `kustomize.toolkit.fluxcd.io/v1` and `helm.toolkit.fluxcd.io/v2`.",
    why: "The apply fails after the next upgrade, and with it every change below the object.",
    example: "apiVersion: helm.toolkit.fluxcd.io/v2beta1",
    wayOut: "`flux migrate -f . --dry-run` shows what to change."
  )

  static let editedEncryptedFile = Explanation(
    "A file that SOPS encrypted was edited without it.",
    meaning:
      "A value differs from the commit before, and `sops.mac`, the checksum over all values, does "
      + "not.",
    why: "Flux refuses to decrypt the file, and applies nothing of its Kustomization.",
    example: """
      metadata: { name: sonarr-secret-backup }      # renamed with an editor
      sops: { mac: "ENC[AES256_GCM,...]" }          # still that of the old name
      """,
    wayOut: "Take the edit back and make it with `sops FILE`."
  )

  static let waitsForMissing = Explanation(
    "What Flux would apply depends on something that is not there.",
    meaning:
      "A Flux Kustomization or HelmRelease on the way of a change names another one in "
      + "`spec.dependsOn`, and no manifest that its cluster applies defines it.",
    why:
      "Flux waits for what is not found as for what is not ready. The change lands, and nothing "
      + "happens.",
    example: "dependsOn: [{name: storge}]     # meant: storage",
    wayOut:
      "Correct the entry, with its `namespace`; nothing has to be done where another repository "
      + "defines it."
  )

  static let waitsForItself = Explanation(
    "What Flux would apply depends on itself.",
    meaning: "The entries of `spec.dependsOn` lead back to the object that they begin at.",
    why: "Each waits for the other to be ready, so that neither ever is.",
    example: """
      # Kustomization web: dependsOn: [{name: db}]
      # Kustomization db:  dependsOn: [{name: web}]
      """,
    wayOut: "Take one of the entries out."
  )

  static let prunedObject = Explanation(
    "Flux would delete objects that leave a Kustomization.",
    meaning:
      "A value of a Flux Kustomization changes what it applies, and the Kustomization has "
      + "`prune: true`: what is in its inventory and no longer applied is deleted.",
    why:
      "A claim goes with its data. An object that another Kustomization takes over is deleted all "
      + "the same, before or after the other one applies it.",
    example: "values: [{ kustomization/web: { path: spec.path, w1: ./web, w2: ./web-away } }]",
    wayOut:
      "Set the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` on what has to stay, and let "
      + "that land first."
  )
}
