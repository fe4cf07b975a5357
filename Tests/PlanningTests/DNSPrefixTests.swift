import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Which prefix of external-dns a move writes, and what it says of two.
@Suite struct DNSPrefixTests {
  private let web = ObjectReference(group: "", kind: "Service", namespace: "shop", name: "web")
  private let old = "external-dns.alpha.kubernetes.io/"
  private let new = "external-dns.kubernetes.io/"

  private func service(_ annotations: String = "", name: String = "web") -> String {
    let metadata = annotations.isEmpty ? "" : ", annotations: {\(annotations)}"
    return "apiVersion: v1\nkind: Service\nmetadata: {name: \(name), namespace: shop\(metadata)}\n"
  }

  private func published() throws -> ServiceDefinition {
    try twoClusters(
      [web],
      active: { $0.dns = DNSPublication(controller: "dns-controller") },
      idle: { $0.dns = DNSPublication(controller: "ignore") }
    )
  }

  @Test func `learns the prefix from the object's own cluster`() throws {
    let index = repository([
      "clusters/east/web.yaml": service(),
      "clusters/east/api.yaml": service("\(new)ttl: \"60\"", name: "api"),
      "clusters/west/web.yaml": service("\(old)controller: ignore"),
      "clusters/west/api.yaml": service("\(old)ttl: \"60\"", name: "api"),
    ])
    let plan = index.plan(.promote, try published())
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["drain", "publish"])
    #expect(
      plan.stages.flatMap(\.changes).map(\.decision.pointer) == [
        "/metadata/annotations/external-dns.kubernetes.io~1controller",
        "/metadata/annotations/external-dns.alpha.kubernetes.io~1controller",
      ]
    )
  }

  @Test func `takes the older prefix on a tie, and the one in use otherwise`() {
    let texts = [service("\(old)ttl: x", name: "a"), service("\(new)ttl: x", name: "b")]
    #expect(repository(["a.yaml": service()]).commonDNSPrefix() == nil)
    #expect(repository(["a.yaml": texts.joined(separator: "---\n")]).commonDNSPrefix() == old)
    #expect(repository(["a.yaml": texts[1]]).commonDNSPrefix() == new)
  }

  @Test func `warns once of annotations of two prefixes`() throws {
    let both = "\(old)controller: dns-controller, \(new)ttl: \"60\""
    let index = repository([
      "clusters/east/web.yaml": service(both),
      "clusters/west/web.yaml": service("\(old)controller: ignore"),
    ])
    let plan = index.plan(.promote, try published())
    #expect(plan.changes.count == 2)
    #expect(plan.warnings.map(\.code) == ["mixed-dns-prefix"])
    let clean = repository([
      "clusters/east/web.yaml": service("\(old)ttl: \"60\""),
      "clusters/west/web.yaml": service("\(old)controller: ignore"),
    ])
    #expect(clean.plan(.promote, try published()).warnings.isEmpty)
  }
}
