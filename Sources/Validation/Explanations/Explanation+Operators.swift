/// Pages of configurations that are read from the objects of a failover operator.
extension Explanation {
  static let operatorActsToo = Explanation(
    "Flux applies the operator's object from which the services are read.",
    meaning: "A FailoverPolicy or FailoverGroup is read as configuration, and it also reaches the "
      + "cluster, where its operator acts on the same objects.",
    why: "Two that move one service undo each other: the operator scales in the cluster what Flux "
      + "takes back from git.",
    example: """
      # clusters/east/kustomization.yaml
      resources: [policy.yaml]        # kind: FailoverPolicy
      """,
    wayOut: "Stop the operator, or write failover.yaml (`failover config convert`) and take the "
      + "object out of the repository."
  )

  static let operatorSetting = Explanation(
    "A setting of the operator's object has no counterpart.",
    meaning: "Time-outs, heartbeats and the like steer the operator while it runs in a cluster; "
      + "and a service has one order, not one for each component.",
    why: "Nothing runs between the stages of a plan: gates stand where the operator waits.",
    example: """
      spec:
        suspended: false
        timeouts: { heartbeat: 1m }
      """,
    wayOut: "Nothing has to be done; in failover.yaml the setting is left out."
  )

  static let primarySite = Explanation(
    "Nothing says which of two clusters is a service's primary site.",
    meaning: "The operator's object stands in both clusters' trees and says the same in both, so "
      + "that the first tree by name is taken for the service's home.",
    why:
      "Where the service runs is read from the manifests, so that only the words differ: promote "
      + "moves to the other site, demote brings it back.",
    example: """
      # the same in clusters/east and clusters/west
      kind: FailoverGroup
      metadata: { name: wordpress, namespace: wordpress }
      """,
    wayOut:
      "Write failover.yaml with `primary` and `standby`; `failover config convert` prints one "
      + "to begin with."
  )
}
