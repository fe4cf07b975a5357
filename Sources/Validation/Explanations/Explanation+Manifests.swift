/// Pages of what is said of manifests beside refusals.
extension Explanation {
  static let complexKey = Explanation(
    "A mapping or a list is used as a key.",
    meaning: "YAML allows it, Kubernetes does not: keys are text. Unquoted template text reads so.",
    why: "Kubectl and kustomize reject the file.",
    example: "{{ name }}: value",
    wayOut: "Quote the key if it is template text."
  )

  static let escapedSlash = Explanation(
    "A double-quoted text holds `\\/`.",
    meaning:
      "YAML 1.2 allows the escape because JSON does; the reader of kubectl and Flux does not.",
    why: "They would reject the file.",
    example: #"path: "a\/b""#,
    wayOut: "Write `/`."
  )

  static let undefinedAlias = Explanation(
    "An alias names an anchor that does not stand before it.",
    meaning: "`*name` repeats what `&name` marked earlier in the same document.",
    why: "Every reader rejects the file.",
    example: "role: *role",
    wayOut: "Define the anchor before its use, or write the value out."
  )

  static let yamlEncoding = Explanation(
    "The file is not UTF-8, or holds a character that YAML forbids.",
    meaning:
      "Manifests are read as UTF-8; control characters but tab and line ends are not allowed.",
    why: "Bytes that are not understood are never edited.",
    example: "iconv --from-code=utf-8 --to-code=utf-8 FILE",
    wayOut: "Convert the file to UTF-8 and remove the character; the message names its place."
  )

  static let yamlTooDeep = Explanation(
    "Collections nest deeper than 100 levels.",
    meaning: "Real manifests need far fewer.",
    why: "Text that nests without end is written to exhaust its readers.",
    example: "a: [[[[[[[[[[...]]]]]]]]]]",
    wayOut: "Flatten the file, or keep it out of the folders that Flux applies."
  )

  static let yamlTooLarge = Explanation(
    "The file is larger than 16 MiB, or has more than a million nodes.",
    meaning: "Kubernetes itself takes objects of about a megabyte.",
    why: "One file must not cost the memory of the whole run.",
    example: "kubectl get all --all-namespaces -o yaml > dump.yaml",
    wayOut: "Split the file, or keep it out of the folders that Flux applies."
  )

  static let ambiguousBoolean = Explanation(
    "Kubernetes reads a boolean where kustomize reads text.",
    meaning: "A plain `yes`, `no`, `on`, `off`, `y` or `n` is a boolean in YAML 1.1 only.",
    why: "The value depends on which program reads it last.",
    example: "enabled: yes",
    wayOut: "Write `true` or `false`, or quote the text."
  )

  static let ambiguousNumber = Explanation(
    "A number or a date means something else to other readers.",
    meaning: "YAML 1.1 and 1.2 differ in octal and base-60 numbers, exponents and dates.",
    why: "A tool that writes the file again may write another value.",
    example: "userId: 012",
    wayOut: "Quote it, or write the number in decimal."
  )

  static let noJSON = Explanation(
    "Kubernetes can make no JSON of the value.",
    meaning: "JSON has neither `.nan` nor `.inf`, and aliases must lead somewhere and end.",
    why: "The value is shown as null.",
    example: "ratio: .nan",
    wayOut: "Read `text` in the output: it is what the file says."
  )

  static let yamlVersion = Explanation(
    "The file asks for a version of YAML that kubectl does not read.",
    meaning: "The reader of kubectl, kustomize and Flux accepts `%YAML 1.1` only.",
    why: "They would reject the file.",
    example: """
      %YAML 1.2
      ---
      """,
    wayOut: "Remove the directive."
  )

  static let missingClaim = Explanation(
    "No manifest defines the claim that the move mounts.",
    meaning:
      "The claim may have been made by hand or by an operator; a misspelt one exists nowhere.",
    why: "A pod waits forever for a claim that is not there.",
    example: "backup_pvc: pvc-sonarr-bakcup",
    wayOut: "Look in the cluster: `kubectl get pvc --namespace NAMESPACE CLAIM`."
  )

  static let missingPath = Explanation(
    "A Flux Kustomization points to a folder that is not in the commit.",
    meaning: "`spec.path` names nothing here: a typing mistake, or a folder of another repository.",
    why: "Nothing below it is known, so that nothing in it can be moved.",
    example: """
      kind: Kustomization
      spec: { path: ./apps/meida }
      """,
    wayOut: "Correct the path, or name the source that holds it in `spec.sourceRef`."
  )

  static let missingResource = Explanation(
    "A kustomization file lists something that is not in the commit.",
    meaning: "An entry of `resources` or `components` names a file that is not there, a folder "
      + "without a kustomization file, or a place outside the repository; or the file of a patch or of "
      + "a generator is not there.",
    why: "Kustomize stops at such an entry, and Flux applies nothing of the whole build.",
    example: """
      resources:
        - deployment.yaml
        - servcie.yaml        # a typing mistake
      """,
    wayOut: "Correct the entry, or commit the file; `kubectl kustomize FOLDER` shows the error."
  )

  static let kustomizationCycle = Explanation(
    "Kustomization files list each other in a circle.",
    meaning: "A folder is a resource of itself, directly or through others.",
    why: "Kustomize stops at the circle, and Flux applies nothing of the whole build.",
    example: """
      # base/kustomization.yaml
      resources: [../overlay]
      # overlay/kustomization.yaml
      resources: [../base]
      """,
    wayOut: "Take one of the entries out: a base lists no overlay."
  )

  static let moreFindings = Explanation(
    "There are more findings than are shown.",
    meaning: "After 1,000 findings the rest is counted only.",
    why: "A broken file can have one on every line.",
    example: "failover validate --staged",
    wayOut: "Correct the first ones, then validate again."
  )

  static let opaqueContent = Explanation(
    "The file's text is not in git.",
    meaning: "Git holds a Git LFS pointer, or bytes that git-crypt encrypted.",
    why: "What cannot be read is set aside; it does not stop the others.",
    example: "version https://git-lfs.github.com/spec/v1",
    wayOut: "Keep manifests that a failover changes as plain text in git."
  )

  static let overlappingRollout = Explanation(
    "The old and the new pod may run at the same time.",
    meaning: "A Deployment rolls over: the new pod starts before the old one is gone.",
    why: "Two pods may write to two copies of the data, or wait for each other's volume.",
    example: """
      kind: Deployment
      spec: { strategy: { type: RollingUpdate } }
      """,
    wayOut: "Set `spec.strategy.type: Recreate` on workloads that own a volume."
  )

  static let replicationAge = Explanation(
    "Nobody has checked how old the standby's data is.",
    meaning: "The standby volume is a copy, as old as its last synchronisation. Manifests do not "
      + "say when that was.",
    why: "What was written after it stays behind when the service moves.",
    example: "kubectl get replicationsource --namespace NAMESPACE",
    wayOut: "Compare the last synchronisation with what you can afford to lose, before merging."
  )

  static let sameClaimOnTwoNodes = Explanation(
    "Another workload mounts the claim too.",
    meaning: "After the move two workloads use one claim, and may do so from two nodes.",
    why: "Most volumes can be attached to one node at a time.",
    example: """
      deployment/sonarr:   claimName: library
      cronjob/backup:      claimName: library
      """,
    wayOut: "Make sure that both run on one node, or that the volume allows several."
  )

  static let setAside = Explanation(
    "Some files could not be read as manifests.",
    meaning: "Templates, encrypted documents, text that is no YAML, resources from elsewhere.",
    why: "They never stop the others, but an object that is defined there is not known.",
    example: "failover status --verbose",
    wayOut: "`failover status --verbose` lists each with its reason."
  )

  static let severalKustomizationFiles = Explanation(
    "A folder has more than one kustomization file.",
    meaning: "Kustomize wants exactly one of `kustomization.yaml`, `kustomization.yml` and "
      + "`Kustomization`.",
    why: "The build of the folder fails, and Flux applies nothing below it.",
    example: "apps/media/{kustomization.yaml,kustomization.yml}",
    wayOut: "Keep one of them."
  )
}
