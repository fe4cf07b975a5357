/// Pages of what transforms and the planner refuse.
extension Explanation {
  static let immutableField = Explanation(
    "Kubernetes does not let the field change.",
    meaning:
      "A Job's and a Pod's template, and the claim templates of a StatefulSet, are fixed once "
      + "the object exists.",
    why:
      "The API server would reject the change, and Flux would report a failure in the middle of a "
      + "failover.",
    example: """
      kind: StatefulSet
      spec:
        volumeClaimTemplates: [{ metadata: { name: data } }]    # `data` cannot be swapped
      """,
    wayOut:
      "Replicate the claims themselves and move by the node selector, mount a named claim under "
      + "`volumes:`, or run the pods from a Deployment or CronJob."
  )

  static let volumeNotFound = Explanation(
    "The pod template has no such volume, or it is no claim.",
    meaning:
      "`volumes` of the configuration names a volume of the pod template; none has that name, "
      + "or it is a ConfigMap, an emptyDir, a host path.",
    why: "There is no claim that could be swapped.",
    example: """
      volume_name: data      # the template calls it sonarr-data
      """,
    wayOut:
      "Correct the volume's name in the configuration; the message lists those that are there."
  )

  static let noPodTemplate = Explanation(
    "The object runs no pods.",
    meaning:
      "It is named as a workload but has no pod template, or is a HelmRelease of a chart whose values "
      + "are not known (only those of app-template and its library are), or `podSpecAt` names a path that "
      + "is not there.",
    why: "Node and volumes are fields of a pod template.",
    example: """
      workloads: [service/sonarr]      # meant: deployment/sonarr
      """,
    wayOut:
      "Name the object that runs the pods, such as the Deployment. Of a chart, say what it makes "
      + "(`renders`), or list its fields under `values:`, such as `path: "
      + "spec.values.persistence.existingClaim`; of a custom kind, say where its pod's spec is "
      + "(`podSpecAt`)."
  )

  static let affinityNotUnderstood = Explanation(
    "Something besides the node selector ties the pods to nodes.",
    meaning: "Node affinity or `nodeName` names the label of the sites, or a node.",
    why:
      "The selector would say one node and the affinity another, and the pod would start on none.",
    example: """
      nodeSelector: { role: primary }
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{ key: role, operator: In, values: [primary] }]
      """,
    wayOut: "Select the node by `nodeSelector` alone."
  )

  static let unknownService = Explanation(
    "The configuration has no service of that name.",
    meaning: "Services are named in `failover.yaml`, or in the ConfigMap that takes its place.",
    why: "A move of something else would be worse than none.",
    example: "failover promote sonar",
    wayOut: "`failover services` lists the names; the message names the nearest."
  )

  static let valueOfNeitherSite = Explanation(
    "A field holds a value that belongs to neither site.",
    meaning:
      "The configuration says what a field is at each site; the manifest says a third thing.",
    why:
      "Somebody moved the service in a way that the configuration does not know. What going back "
      + "would mean is unclear.",
    example: """
      nodeSelector: { role: spare }     # the sites are `primary` and `backup`
      """,
    wayOut: "Correct the manifest, or the service's entry in the configuration."
  )

  static let stateUnknown = Explanation(
    "No field says where the service runs.",
    meaning: "A field that is absent has no vote, and here all of them are.",
    why: "Without a known start nobody can say what the move leaves, nor prove the way back.",
    example: """
      spec:
        template:
          spec: { containers: [] }      # no node selector, no claim
      """,
    wayOut: "Write the primary site's node label or claim into the manifest first."
  )

  static let restoreRecordConflict = Explanation(
    "The field was edited by hand since the move.",
    meaning:
      "`.failover/SERVICE.json` says what the move replaced and what it wrote; now the field "
      + "holds something else.",
    why: "Putting the former text back would throw the edit away.",
    example: "failover demote jellyfin",
    wayOut:
      "The message shows the three values. Put back what the move wrote, or take the field out "
      + "of the restore record to keep the edit."
  )

  static let restoreRecordInvalid = Explanation(
    "The restore record does not fit the configuration.",
    meaning:
      "The record cannot be read, or would write a value that the configuration does not give "
      + "to the site.",
    why: "A record is a file of the repository that anyone can edit: it is followed only where the "
      + "configuration says the same.",
    example: """
      .failover/sonarr.json        # `role` comes back as `primry`
      """,
    wayOut:
      "Correct the configuration, or take the field out of the record; `git log` of the record "
      + "shows the move that wrote it."
  )

  static let notReversible = Explanation(
    "Going back would not give the same bytes.",
    meaning:
      "Before a proposal is made the opposite move is planned on its outcome. It was refused, "
      + "or its result was not the base.",
    why: "A failover whose way back is not known is a trap on the worst day of the year.",
    example: "failover promote sonarr --dry-run",
    wayOut:
      "The message says what refuses the way back, with its own next step; where none is named, give "
      + "each site its own value of the field."
  )

  static let notArriving = Explanation(
    "A rehearsed move lands and does not take effect.",
    meaning: "In memory a stage was applied to the files, and the next plan wants the same stage "
      + "again: the fields have their new values, and something else decides them.",
    why: "The pull request would be merged, and the service would stay where it is.",
    example: "failover rehearse sonarr",
    wayOut:
      "`failover explain FILE:LINE` names who overrides the field; report what it says, since "
      + "a plan should have refused."
  )

  static let notRestored = Explanation(
    "A rehearsed move does not give the bytes back.",
    meaning: "In memory the service went to its other site and returned, and a file is not the one "
      + "of before. What a move declares to leave, an explicit `suspend: false` for one, does not "
      + "count.",
    why: "A failover whose way back is not exact changes the repository for good.",
    example: "failover rehearse sonarr",
    wayOut: "Move it, and go back by `git revert`. Report the shape of the file: it is a defect."
  )

  static let stageOutOfOrder = Explanation(
    "The stage's turn has not come, or there is no such stage.",
    meaning: "A move between clusters lands in stages. One that comes before the stage that was "
      + "asked for has fields that do not hold in the base.",
    why: "The order keeps two sites from running the service at once, or none from having its "
      + "data.",
    example: "failover promote wordpress --stage 4     # stage 1 is not merged yet",
    wayOut: "Propose and merge the earlier stage first; without `--stage` the next one is chosen."
  )

  static let mixedOrders = Explanation(
    "Services that move in different orders cannot move together.",
    meaning: "One of them starts at the target before the source stops (`target-first`), the other "
      + "stops first (`source-first`).",
    why: "The stages of one plan have one order.",
    example: "failover promote wordpress forum     # one is source-first, one target-first",
    wayOut: "Move them one after the other."
  )

  static let replicasUnknown = Explanation(
    "Nothing says how many replicas should run at the other site.",
    meaning: "The workload is at zero there, and neither the configuration nor a restore record "
      + "has a count.",
    why: "A guessed count may be too small for the load or too large for the site.",
    example: """
      workloads:
        - deployment/wordpress      # `replicas` is missing
      """,
    wayOut: "Give `replicas` below the workload in the configuration."
  )

  static let claimNodeMismatch = Explanation(
    "The volume of a claim lies on other nodes than the pod.",
    meaning: "The PersistentVolume behind the claim is tied to nodes by `spec.nodeAffinity`, and "
      + "the move takes the pod to others, or leaves it where it is while the claim changes.",
    why: "The pod would wait for ever for a node that has its volume.",
    example: """
      nodeAffinity:
        required:
          nodeSelectorTerms:
            - matchExpressions:
                - { key: role, operator: In, values: [primary] }
      """,
    wayOut: "Give the service, for each site, a claim whose volume lies on that site's nodes."
  )

  static let waitsForSuspended = Explanation(
    "What is resumed depends on something that stays suspended.",
    meaning: "A Flux Kustomization or HelmRelease that the move resumes names another one in "
      + "`spec.dependsOn`, and that one is suspended when the move has landed.",
    why:
      "Flux lets a dependent through when what it depends on is ready in its latest generation; a "
      + "suspended object never gets there, and the service does not start.",
    example: "dependsOn: [{name: storage}]     # and Kustomization/storage has `suspend: true`",
    wayOut: "List the other one under `flux` of the service, or resume it first."
  )

  static let pinnedSource = Explanation(
    "Flux applies a tag or a commit, and no branch.",
    meaning:
      "The GitRepository from which the service is applied has a `tag`, a `semver`, a `commit` "
      + "or the name of a tag in `spec.ref`, which Flux prefers to `branch`.",
    why:
      "The move is merged, and nothing happens: its commit is not what Flux applies until a tag is "
      + "made, or the reference is changed.",
    example: "spec: {ref: {tag: v1.4.0}}     # of GitRepository/flux-system",
    wayOut:
      "Plan for it: after the merge make the tag, or change the reference in the same request. A "
      + "source of production that follows a branch fails over sooner."
  )

  static let unfencedSite = Explanation(
    "Nobody has said that the site that is left is fenced.",
    meaning: "The move is unplanned: the site that is left does not answer, so that nothing shows "
      + "whether the service still runs and writes there.",
    why: "A site that is cut off may go on writing, and come back: two writers of one volume are a "
      + "split brain.",
    example: "failover promote wordpress --unplanned     # --fenced east is missing",
    wayOut: "Fence the site (power, network or storage), make sure of it, then vouch for it by its "
      + "name: `--fenced east`."
  )

  static let dataLossNotAccepted = Explanation(
    "The move may lose writes, and nobody has accepted that.",
    meaning: "The service starts at the target before it stops at the source.",
    why: "For a while two volumes take writes, and one of them wins.",
    example: "failover promote wordpress     # configured with `order: target-first`",
    wayOut: "Accept it by the service's name, `--accept-data-loss wordpress`, or configure "
      + "`order: source-first`."
  )
}
