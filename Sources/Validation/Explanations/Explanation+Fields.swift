/// Pages of what stands in the way of names, volumes and synchronisation.
extension Explanation {
  static let kindNotSupported = Explanation(
    "The object is of a kind that has no such field.",
    meaning: "The configuration gives an object a setting that is for objects of another kind.",
    why: "The field would be written, and nothing would read it.",
    example: """
      volumeReplications:
        - PersistentVolumeClaim/data      # a claim has no `spec.replicationState`
      """,
    wayOut: "Correct the object's kind in the configuration, or take the setting out."
  )

  static let dnsSourceIgnoresController = Explanation(
    "The `controller` annotation of this kind is not read by external-dns.",
    meaning: "Some sources of external-dns publish the names of an object whatever the annotation "
      + "says: a Gateway of the Gateway API, a DNSEndpoint, an IngressRoute of Traefik, a Pod.",
    why: "The old site's names would stay where they are.",
    example: """
      kind: Gateway                       # its routes have the annotation
      apiVersion: gateway.networking.k8s.io/v1
      """,
    wayOut: "Name an Ingress, a Service, a VirtualService or a route that publishes the names, or "
      + "change the record itself by `values`."
  )

  static let mixedDnsPrefix = Explanation(
    "The object has annotations of two prefixes of external-dns.",
    meaning: "Release 0.22.0 of external-dns changed the default prefix from "
      + "`external-dns.alpha.kubernetes.io/` to `external-dns.kubernetes.io/`. An instance reads "
      + "one of them.",
    why: "A value under the other prefix says nothing, and may say the opposite.",
    example: """
      annotations:
        external-dns.alpha.kubernetes.io/controller: ignore
        external-dns.kubernetes.io/hostname: web.example.org
      """,
    wayOut: "Keep the annotations that the cluster's external-dns reads, and take the others out."
  )

  static let autoResync = Explanation(
    "The volume may throw its own data away.",
    meaning: "With `autoResync` the controller discards what the volume has and copies the other "
      + "one, as soon as it takes the two for a split brain.",
    why: "After a move it may take the wrong one for the better, and the last writes are gone.",
    example: """
      kind: VolumeReplication
      spec:
        autoResync: true
      """,
    wayOut: "Set `autoResync: false`, let it land, then move the service."
  )

  static let scheduleBesideTrigger = Explanation(
    "A manual trigger would put a schedule out of force.",
    meaning: "VolSync obeys `spec.trigger.manual` and ignores `spec.trigger.schedule` beside it.",
    why: "After the move nothing would be backed up any more, and nothing would say so.",
    example: """
      kind: ReplicationSource
      spec:
        trigger: { schedule: "0 * * * *" }
      """,
    wayOut: "Take `trigger` out of the configuration and wait for a scheduled sync, or trigger an "
      + "object of its own without a schedule."
  )

  static let triggerWhilePaused = Explanation(
    "The object would be paused while it is asked to synchronise.",
    meaning: "A VolSync object with `spec.paused: true` runs no sync, so that "
      + "`status.lastManualSync` never becomes the trigger's value.",
    why: "The move would wait for ever.",
    example: """
      kind: ReplicationDestination
      spec:
        paused: true
        trigger: { manual: failover-0123456789ab }
      """,
    wayOut: "Let the object go on at that site, or take `trigger` out of the configuration."
  )

  static let splitBrain = Explanation(
    "Both sites would do what only one of them may.",
    meaning: "The manifests of both clusters say `replicationState: primary` of one volume, let a "
      + "CronJob run, let VolSync back up, or publish a host name; or a stage of a move would leave it "
      + "so. Syncthing is exempt: all of its sites write.",
    why: "A controller promotes by force where the other side does not let go: the two copies grow "
      + "apart, and one of them is lost. A name that is published twice leads to either.",
    example: """
      # clusters/east/data.yaml           # clusters/west/data.yaml
      spec: { replicationState: primary } # spec: { replicationState: primary }
      """,
    wayOut: "Give the object its idle value where the service is not, and move source-first. With "
      + "`order: target-first` a plan only warns once the loss of data is accepted by name."
  )

  static let fieldDecidedTwice = Explanation(
    "Two settings would write one field.",
    meaning:
      "Two transforms, or two services of one move, lead to the same field of the same object.",
    why:
      "The one that comes last would win, and going back would restore what the other one wrote.",
    example: """
      workloads: [deployment/web]
      values:
        - deployment/web: { path: spec.replicas, active: 3, inactive: 0 }
      """,
    wayOut: "Take one of the two out of the configuration."
  )

  static let unpausedSource = Explanation(
    "A VolSync source would back up what is not restored yet.",
    meaning: "A ReplicationDestination is triggered while a ReplicationSource of the same claim or "
      + "repository is not paused.",
    why: "The source copies an empty or half restored claim over the last good backup.",
    example: """
      kind: ReplicationSource
      spec: { sourcePVC: data, restic: { repository: data-restic } }     # not paused
      ---
      kind: ReplicationDestination
      spec: { trigger: { manual: failover-0123456789ab }, restic: { repository: data-restic } }
      """,
    wayOut:
      "Set `paused: true` on the source at the site that does not run the service, and list it in "
      + "`volsync`; between two clusters it goes on in a later stage."
  )
}
