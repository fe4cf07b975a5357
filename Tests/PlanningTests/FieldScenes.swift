import LosslessYAML
import Manifests
import Planning
import SourceText
import Transforms

/// The trees of two clusters.
let east = RepositoryPath("clusters/east")
let west = RepositoryPath("clusters/west")

/// A service whose objects have a copy in each of two clusters: `active` while the service is there,
/// `idle` while it is at the other one.
func twoClusters(
  _ objects: [ObjectReference],
  order: TransitionOrder = .sourceFirst,
  active: (inout ObjectSettings) -> Void,
  idle: (inout ObjectSettings) -> Void
) throws -> ServiceDefinition {
  var service = try service("shop")
  service.primary = "east"
  service.standby = "west"
  service.order = order
  service.members = objects.flatMap { object in
    [SiteRole.primary, .standby].map { home in
      var member = ServiceMember(
        object: object,
        home: home,
        cluster: home == .primary ? east : west,
        atPrimary: ObjectSettings(site: "east"),
        atStandby: ObjectSettings(site: "west")
      )
      if home == .primary {
        active(&member.atPrimary)
        idle(&member.atStandby)
      } else {
        idle(&member.atPrimary)
        active(&member.atStandby)
      }
      return member
    }
  }
  return service
}

/// A service of one object of one cluster, with values by field.
func valued(
  _ object: ObjectReference,
  _ primary: [String: YAMLScalar?],
  _ standby: [String: YAMLScalar?]
) throws -> ServiceDefinition {
  var service = try service("shop")
  var (from, to) = (ObjectSettings(site: "primary"), ObjectSettings(site: "standby"))
  for (field, value) in primary { YAMLPath(parsing: field).map { from.values[$0] = .some(value) } }
  for (field, value) in standby { YAMLPath(parsing: field).map { to.values[$0] = .some(value) } }
  service.members = [ServiceMember(object: object, atPrimary: from, atStandby: to)]
  return service
}

/// A ConfigMap with its lines below the metadata.
func configMap(_ text: String) -> String {
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: site, namespace: shop}\n" + text
}

/// The ConfigMap's identity.
let siteMap = ObjectReference(group: "", kind: "ConfigMap", namespace: "shop", name: "site")

extension YAMLScalar: ExpressibleByStringLiteral {
  /// Lets a scene write a text as one.
  public init(stringLiteral value: String) { self = .string(value) }
}
