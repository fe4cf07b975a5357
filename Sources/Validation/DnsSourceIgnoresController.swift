import Manifests
package import SourceText

/// `dns-source-ignores-controller`: the `controller` annotation of external-dns on an object of which it
/// does not read it: the names stay published.
///
/// An error on an object that a service lists for its names, a warning elsewhere. The sources that do
/// not read it: https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/
package enum DnsSourceIgnoresController: Rule {
  package static let id = "dns-source-ignores-controller"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let refused = subject.refusals(.dnsSourceIgnoresController)
    var seen = Set(refused.compactMap(\.location))
    return refused
      + subject.objects.compactMap { placed in
        let object = placed.object
        guard deaf[object.written.group]?.contains(object.written.kind) ?? false,
          let prefix = DNSAnnotations.prefixes.first(where: {
            object.annotation($0 + "controller").map { $0 != DNSAnnotations.published } ?? false
          }), seen.insert(object.location).inserted
        else { return nil }
        return Diagnostic(
          .warning,
          code: id,
          "\(placed.reference) has `\(prefix)controller`, which external-dns does not read of a "
            + object.written.kind,
          at: object.location,
          hints: ["set it on an Ingress, a Service or a route, or take the object's names away"]
        )
      }
  }

  /// The kinds by group that are sources of names, and of which the annotation is not read.
  private static let deaf: [String: Set<String>] = [
    "": ["Pod"],
    "configuration.konghq.com": ["TCPIngress"],
    "externaldns.k8s.io": ["DNSEndpoint"],
    "gateway.networking.k8s.io": ["Gateway"],
    "gateway.solo.io": ["VirtualService"],
    "getambassador.io": ["Host"],
    "traefik.containo.us": ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"],
    "traefik.io": ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"],
  ]
}
