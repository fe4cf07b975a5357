import FixtureSupport
import Foundation
import Planning
import SourceText
import Testing

/// The schema and the reader know the same keys.
@Suite struct ConfigurationSchemaTests {
  private let definitions: [String: Any]

  init() throws {
    let data = Data(ConfigurationSchema.json.compact.utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    definitions = try #require(root["definitions"] as? [String: Any])
  }

  /// The keys that a definition lists.
  private func keys(_ definition: String) throws -> Set<String> {
    let schema = try #require(definitions[definition] as? [String: Any])
    return Set(try #require(schema["properties"] as? [String: Any]).keys)
  }

  /// The keys that the reader offers in place of one that nobody knows.
  private func known(_ text: String) throws -> Set<String> {
    let error = #expect(throws: ConfigurationError.self) { try configuration(text) }
    let hints = (error?.diagnostics ?? []).filter { $0.message.contains("unknown key `zzzzzz`") }
      .flatMap(\.hints)
    let list = try #require(hints.first?.wholeMatch(of: /known keys: (.*)/)?.1)
    return Set(list.split(separator: ", ").map(String.init))
  }

  @Test func `stands beside the README for editors`() {
    let file = Fixtures.root.deletingLastPathComponent().appending(path: "failover.schema.json")
    Golden.expect(
      Array((ConfigurationSchema.json.pretty).utf8),
      matches: FixtureFile(url: file, name: "../failover.schema.json")
    )
  }

  private let sites = "sites: {e: {cluster: clusters/e}, w: {cluster: clusters/w}}\n"

  private func service(_ body: String) -> String {
    "\(sites)services: {s: {namespace: n, primary: e, standby: w, \(body)}}\n"
  }

  @Test func `at the top, in a site, in a service`() throws {
    #expect(try known("\(sites)zzzzzz: 1\n") == keys("native"))
    #expect(try known("services: {}\nzzzzzz: 1\n") == keys("servicesMap"))
    #expect(try known("sites: {e: {zzzzzz: 1}}\n") == keys("site"))
    #expect(try known(service("zzzzzz: 1")) == keys("service"))
    #expect(try known("services: {s: {zzzzzz: 1}}\n") == keys("mapService"))
    #expect(try known("sites: {}\nexternalDNS: {zzzzzz: 1}\n") == keys("externalDNS"))
    let controller = "sites: {}\nexternalDNS: {controller: {zzzzzz: 1}}\n"
    #expect(try known(controller) == keys("controller"))
  }

  @Test(arguments: [
    ("workloads", "deployment/x"), ("cronJobs", "x"), ("volumeReplications", "x"),
    ("volsync", "replicationsource/x"), ("dns", "ingress/x"), ("flux", "kustomization/x"),
    ("reconcile", "configmap/x"), ("values", "configmap/x"),
  ])
  func `in the settings of each list`(_ list: String, _ object: String) throws {
    let found = try known(service("\(list): [\(object): {zzzzzz: [1]}]"))
    // The names of the sites are keys of values; no schema knows them.
    #expect(found.subtracting(["e", "w"]) == (try keys("\(list)Settings")))
  }

  @Test func `there is a definition for every list of a service`() throws {
    let lists = Set(definitions.keys.filter { $0.hasSuffix("Settings") }.map { $0.dropLast(8) })
    #expect(lists.count == 8)
    #expect(try lists.isSubset(of: Set(keys("service").map { $0[...] })))
  }

  @Test func `every reference leads to a definition`() throws {
    let text = ConfigurationSchema.json.compact
    let names = Set(text.matches(of: /#\/definitions\/(\w+)/).map { String($0.1) })
    #expect(names.isSubset(of: Set(definitions.keys)))
    #expect(Set(definitions.keys).isSubset(of: names))
  }
}
