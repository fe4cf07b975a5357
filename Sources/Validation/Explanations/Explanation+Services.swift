/// Pages of what rules find that keeps a service from failing over.
extension Explanation {
  static let unlistedStandby = Explanation(
    "A workload has a standby claim, and no service lists it.",
    meaning:
      "Beside the claim that it mounts there is one for another site, `NAME-backup` say, and the "
      + "configuration does not name the workload.",
    why: "On the day of a failover everything else moves, and this stays where it is.",
    example: """
      kind: PersistentVolumeClaim
      metadata: { name: pvc-radarr-backup }      # and no service moves deployment/radarr
      """,
    wayOut: "Paste the entry that the finding holds into the configuration."
  )

  static let undecidedService = Explanation(
    "Manifests look like a service, and leave a question open.",
    meaning:
      "`failover init` found a workload with two claims, or one that stands in two clusters, and not "
      + "all that an entry of the configuration has to say.",
    why: "An entry that rests on a guess would plan a wrong move; it is written as a comment.",
    example: """
      nodeSelector: { role: primary }      # and nothing says what `role` the other site's nodes have
      """,
    wayOut:
      "Answer the question in the entry, name its sites, and take the `#` away; `failover config "
      + "check` tells whether it holds."
  )

  static let noActiveSite = Explanation(
    "The service runs at neither of its sites.",
    meaning: "Its workloads are at zero, or halted, in both clusters.",
    why:
      "A stage of a move that landed without the next, or a count that was edited by hand, keeps the "
      + "service down, and nothing brings it back by itself.",
    example: "replicas: 0      # in clusters/east, and in clusters/west too",
    wayOut:
      "Propose the next stage of the move, or start the service at one site: `failover demote "
      + "SERVICE`."
  )

  static let claimCapacityMismatch = Explanation(
    "A claim and the volume that it is meant for differ in size.",
    meaning:
      "The claim asks for more than its PersistentVolume has, or a standby claim is smaller than "
      + "the primary one.",
    why:
      "A claim that asks for too much is never bound, so that the pod never starts; a standby claim "
      + "that is too small cannot hold the copy.",
    example: """
      capacity: { storage: 10Gi }                       # PersistentVolume
      resources: { requests: { storage: 20Gi } }        # the claim that names it
      """,
    wayOut: "Give both the same size."
  )

  static let wrongTypeInFailoverField = Explanation(
    "A field that a failover writes holds a value of the wrong type.",
    meaning:
      "Labels, claims and annotations are text, counts are integers, `suspend` is a boolean; quotes "
      + "make text of anything.",
    why:
      "The API server rejects the object, and Flux reports the failure in the middle of a failover.",
    example: """
      nodeSelector: { role: true }       # meant: "true"
      replicas: "1"                      # meant: 1
      suspend: "true"                    # meant: true
      """,
    wayOut: "Add the quotes, or remove them. A text with a variable is left alone."
  )

  static let replicasFoughtByAutoscaler = Explanation(
    "Git has a replica count, and an autoscaler has another one.",
    meaning:
      "A HorizontalPodAutoscaler or a KEDA ScaledObject scales the workload whose manifest has "
      + "`spec.replicas`.",
    why:
      "Flux sets the count back at each apply: the workload shrinks under load, and a failover that "
      + "scales to zero meets a scaler that scales up.",
    example: """
      kind: Deployment
      spec: { replicas: 3 }      # beside an autoscaler with this Deployment as its target
      """,
    wayOut: "Remove `spec.replicas` from the manifest."
  )

  static let staleRestoreRecord = Explanation(
    "A restore record does not fit what the manifests say now.",
    meaning:
      "`.failover/SERVICE.json` says how going back restores the text. The service is at home, or "
      + "has gone, or a field that it names was edited.",
    why:
      "Going back is refused where the record would throw an edit away; where nothing goes back it only "
      + "misleads.",
    example: "git mv failover.yaml old.yaml      # .failover/sonarr.json stays behind",
    wayOut: "Remove the file, or put back what the move wrote; the finding says which."
  )

  static let forgedFailoverCommit = Explanation(
    "A commit says that it is a failover, and changes something else.",
    meaning:
      "Its trailers name services and sites. The plan of that move, made again from the commit's "
      + "parent, changes other places.",
    why:
      "Who reviews a failover trusts that it changes node, claim and names, and nothing besides.",
    example: """
      Failover-Service: sonarr
      Failover-Plan: 4b825dc642cb6eb9a060e54bf8d69288fbee4904      # and the image changes too
      """,
    wayOut:
      "Make the other changes in a commit of their own, without the trailers. A waiver does not "
      + "count."
  )

  static let invalidWaiver = Explanation(
    "A waiver has no reason, or names no rule that can be waived.",
    meaning:
      "A waiver is a comment behind the line of a finding, or on a line of its own above it.",
    why: "What nobody can account for takes nothing back.",
    example: "replicas: 3   # failover: ignore[replicas-fought-by-autoscaler]",
    wayOut:
      "Write the rule's id in the brackets and the reason behind them: `# failover: ignore[ID] "
      + "reason`."
  )

  static let unusedWaiver = Explanation(
    "A waiver stands where its rule finds nothing.",
    meaning: "The defect was corrected, or the comment stands at the wrong line.",
    why: "A waiver that is left over hides the next defect at its line.",
    example: "replicas: 3   # failover: ignore[unresolved-placeholder] filled in later",
    wayOut: "Remove the comment, or move it to the line of the finding."
  )
}
