import SourceText

/// A site as the native form writes it.
struct ConfiguredSite: Hashable {
  /// Where a site is.
  enum Place: Hashable {
    /// The nodes of the one cluster that have these labels.
    case nodes([String: String])
    /// The cluster that applies a folder of the repository.
    case cluster(RepositoryPath)
  }

  /// Its name.
  let name: String

  /// Where it is.
  let place: Place

  /// The labels of its nodes; none of a site that is a cluster.
  var nodeLabels: [String: String] {
    switch place {
    case .nodes(let labels): labels
    case .cluster: [:]
    }
  }

  /// The folder of its cluster; nil for a site inside one cluster.
  var cluster: RepositoryPath? {
    switch place {
    case .nodes: nil
    case .cluster(let tree): tree
    }
  }
}

/// The two sites of a service.
struct ServiceSites: Hashable {
  /// How they lie to each other.
  enum Form {
    /// Nodes of one cluster.
    case nodes
    /// Two clusters.
    case clusters
  }

  /// How they lie to each other.
  let form: Form

  /// Where the service is at home.
  let primary: ConfiguredSite

  /// Where it fails over to.
  let standby: ConfiguredSite

  /// The site of a role.
  subscript(role: SiteRole) -> ConfiguredSite { role == .primary ? primary : standby }
}
