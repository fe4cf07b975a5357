import Manifests
import Transforms

extension ServiceMember {
  /// The fields that a move of the service decides, as messages name them.
  var fields: Set<String> {
    let ends = [atPrimary, atStandby]
    var fields: Set<String> = []
    for end in ends {
      fields.formUnion(end.nodeLabels.keys.map { "node label `\($0)`" })
      fields.formUnion(end.claims.keys.map { "volume `\($0)`" })
      fields.formUnion(end.networks.keys.map { "network `\($0)`" })
      fields.formUnion(end.values.keys.map { "field `\($0)`" })
      if end.replicas != nil { fields.insert("replicas") }
      if end.isRunning != nil { fields.insert("run state") }
      if end.isSuspended != nil { fields.insert("suspension") }
      if end.replication != nil { fields.insert("replication") }
      if end.isPaused != nil { fields.insert("pause") }
      if end.manualTrigger != nil { fields.insert("trigger") }
      if end.isReconcileDisabled != nil { fields.insert("reconciliation") }
      if end.dns != nil { fields.insert("DNS annotations") }
    }
    return fields
  }

  /// Whether both are about the same object in the same cluster, or the same that its chart makes.
  func isAbout(sameAs other: ServiceMember) -> Bool {
    cluster == other.cluster && object.isSameObject(as: other.object)
      && atPrimary.rendered == other.atPrimary.rendered
  }

  /// Adds what another member of the same object says; their fields are different ones.
  mutating func absorb(_ other: ServiceMember) {
    atPrimary.absorb(other.atPrimary)
    atStandby.absorb(other.atStandby)
  }

  /// Whether the object would be the same at both sites.
  var isEqualAtBothSites: Bool {
    var standby = atStandby
    standby.site = atPrimary.site
    return standby == atPrimary
  }
}

extension ObjectSettings {
  /// Adds what other settings say that have different fields.
  fileprivate mutating func absorb(_ other: ObjectSettings) {
    nodeLabels.merge(other.nodeLabels) { $1 }
    claims.merge(other.claims) { $1 }
    networks.merge(other.networks) { $1 }
    values.merge(other.values) { $1 }
    replicas = other.replicas ?? replicas
    isSuspended = other.isSuspended ?? isSuspended
    dns = other.dns ?? dns
    replication = other.replication ?? replication
    isPaused = other.isPaused ?? isPaused
    manualTrigger = other.manualTrigger ?? manualTrigger
    isReconcileDisabled = other.isReconcileDisabled ?? isReconcileDisabled
    isRunning = other.isRunning ?? isRunning
    runStrategy = other.runStrategy ?? runStrategy
  }
}
