import LosslessYAML
package import Manifests
import SourceText

/// `set-dns-controller`: external-dns publishes the object's names from the active site only.
///
/// The `controller` annotation says who publishes: `dns-controller`, or nothing, is external-dns; any
/// other value keeps it away. Records vanish from the old site only where its instance runs with
/// `policy: sync`, and only those of its own owner id. Routing annotations (`aws-failover`,
/// `aws-weight`, `set-identifier`) go the same way.
///
/// The prefix is the configured one, else every one that the object uses, else the one that most
/// objects of its cluster use, else the older one. What a chart makes gets its annotations by a
/// post-renderer.
/// https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/
package enum SetDnsController: Transform {
  package static let id = "set-dns-controller"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.dns, let to = request.to.dns else { return [] }
    let annotations = annotations(from, to)
    guard !annotations.isEmpty else { return [] }
    return try places(from, to, request).flatMap { place, prefixes in
      prefixes.flatMap { prefix in
        annotations.map { annotation in
          FieldIntent(
            transform: id,
            object: request.object,
            field: place.key(prefix + annotation.name),
            from: annotation.from.map(YAMLScalar.string),
            to: annotation.to.map(YAMLScalar.string),
            absentMeans: annotation.name == controller ? .string(DNSAnnotations.published) : nil,
            reason: reason(to, request)
          )
        }
      }
    }
  }

  /// The mappings of annotations, each with the prefixes to be used in it: of a release those of its
  /// Services, Ingresses and routes that external-dns reads.
  private static func places(
    _ from: DNSPublication,
    _ to: DNSPublication,
    _ request: TransformRequest
  ) throws(Refusal) -> [(path: YAMLPath, prefixes: [String])] {
    let configured = Set([from.prefix, to.prefix].compactMap(\.self)).sorted()
    if let values = try ChartValues(request) {
      let usual = [request.commonDNSPrefix ?? DNSAnnotations.formerPrefix]
      let prefixes = configured.isEmpty ? usual : configured
      try values.refuseKeys(among: prefixes.map { $0 + controller })
      return [(values.object.base.key("metadata").key("annotations"), prefixes)]
    }
    if let release = AppTemplate(request.placed.object), !release.publications.isEmpty {
      return release.publications.map { ($0.path, configured.isEmpty ? $0.prefixes : configured) }
    }
    try refuseOtherSource(request)
    let own = request.placed.object.dnsPrefixes
    let usual = own.isEmpty ? [request.commonDNSPrefix ?? DNSAnnotations.formerPrefix] : own
    return [(YAMLPath(keys: "metadata", "annotations"), configured.isEmpty ? usual : configured)]
  }

  private static let controller = "controller"

  /// The kinds by group whose sources read the `controller` annotation (external-dns, table of
  /// annotations; of the Gateway API the routes, not the Gateway).
  private static let publishing: [String: Set<String>] = [
    "": ["Service"],
    "extensions": ["Ingress"],
    "gateway.networking.k8s.io": ["GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"],
    "networking.istio.io": ["Gateway", "VirtualService"],
    "networking.k8s.io": ["Ingress"],
    "projectcontour.io": ["HTTPProxy"],
    "route.openshift.io": ["Route"],
    "zalando.org": ["RouteGroup"],
  ]

  /// The annotations by which the sites differ; one that a site does not name is absent there.
  private static func annotations(
    _ from: DNSPublication,
    _ to: DNSPublication
  ) -> [(name: String, from: String?, to: String?)] {
    let routing = Set(from.routing.keys).union(to.routing.keys).sorted().map { name in
      (name: name, from: from.routing[name], to: to.routing[name])
    }
    let all = [(name: controller, from: Optional(from.controller), to: Optional(to.controller))]
    return (all + routing).filter { $0.from != $0.to }
  }

  private static func refuseOtherSource(_ request: TransformRequest) throws(Refusal) {
    let written = request.placed.object.written
    guard !(publishing[written.group]?.contains(written.kind) ?? false) else { return }
    let next =
      switch written.kind {
      case "Gateway": "name its routes instead: external-dns reads the annotation on them"
      case "DNSEndpoint":
        "publish the names from an Ingress, a Service or a route, or change `spec.endpoints` by "
          + "`values`"
      case "HelmRelease": "set the annotation that the chart makes, in `spec.values` by `values`"
      default: "publish the names from an Ingress, a Service or a route instead"
      }
    throw Refusal(
      .dnsSourceIgnoresController,
      "external-dns does not read the `controller` annotation of a \(written.kind)"
        + (written.group.isEmpty ? "" : " of `\(written.group)`"),
      object: request.object,
      at: request.placed.object.location,
      next: [next]
    )
  }

  private static func reason(_ to: DNSPublication, _ request: TransformRequest) -> String {
    to.controller == DNSAnnotations.published
      ? "publish its names" : "leave publishing its names to \(request.to.site)"
  }
}
