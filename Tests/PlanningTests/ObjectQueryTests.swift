import Manifests
import Planning
import SourceText
import Testing

/// Objects as a person asks for them.
@Suite struct ObjectQueryTests {
  private static let objects = [
    ObjectReference(group: "apps", kind: "Deployment", namespace: "media", name: "sonarr"),
    ObjectReference(group: "apps", kind: "Deployment", namespace: "other", name: "sonarr"),
    ObjectReference(
      group: "grafana.integreatly.org",
      kind: "Grafana",
      namespace: "o11y",
      name: "g"
    ),
    ObjectReference(group: "networking.istio.io", kind: "Gateway", namespace: "media", name: "g"),
    ObjectReference(
      group: "gateway.networking.k8s.io",
      kind: "Gateway",
      namespace: "media",
      name: "g"
    ),
    ObjectReference(group: "networking.k8s.io", kind: "Ingress", namespace: "media", name: "g"),
    ObjectReference(group: "", kind: "Namespace", namespace: nil, name: "media"),
  ]

  @Test(arguments: [
    ("deployment/sonarr", [0, 1]), ("deploy/media/sonarr", [0]), ("Deployments/sonarr", [0, 1]),
    ("deployment.apps/other/sonarr", [1]), ("deployment.batch/sonarr", []), ("grafana/g", [2]),
    ("Grafana.grafana.integreatly.org/g", [2]), ("gateway/g", [3, 4]), ("gtw/g", [4]),
    ("gateway.networking.istio.io/media/g", [3]), ("ingresses/g", [5]), ("ing/g", [5]),
    ("namespace/media", [6]), ("ns/media", []), ("namespace/media/media", []), ("pod/sonarr", []),
  ])
  func `meets the objects of the kind, the namespace and the name`(
    _ text: String,
    _ found: [Int]
  ) throws {
    let query = try #require(ObjectQuery(text))
    #expect(Self.objects.indices.filter { query.matches(Self.objects[$0]) } == found)
  }

  @Test(arguments: [
    "", "sonarr", "/", "deploy/", "/sonarr", "a/b/c/d", "deploy//sonarr", ".apps/x",
  ])
  func `reads no text of another form`(_ text: String) {
    #expect(ObjectQuery(text) == nil)
  }
}
