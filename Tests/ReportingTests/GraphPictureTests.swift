import Manifests
import Planning
import Reporting
import SourceText
import Testing

/// The graph as a chart for Mermaid.
@Suite struct GraphPictureTests {
  private static func flux(_ name: String, _ path: String) -> String {
    """
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: "\(name)", namespace: flux-system}
    spec: {path: "\(path)", sourceRef: {kind: GitRepository, name: flux-system}}

    """
  }

  private static func index(_ files: [String: String]) -> ManifestIndex {
    let contents = files.map { (RepositoryPath($0.key), Array($0.value.utf8)) }
    return ManifestIndex(
      RepositoryFiles(paths: [], contents: Dictionary(uniqueKeysWithValues: contents))
    )
  }

  @Test func `leaves out what is furthest from the roots, and says how many`() {
    var files = ["root/root.yaml": Self.flux("root", "./root")]
    for number in 0..<200 {
      files["root/ks.yaml", default: ""] += Self.flux("a\(number)", "./apps/a\(number)")
      files["apps/a\(number)/ks.yaml"] = Self.flux("b\(number)", "./deep")
    }
    files["deep/app.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
    let tree = GraphTree(Self.index(files))
    let text = GraphPicture(tree).text
    let boxes = text.split(separator: "\n").filter { $0.contains("[") }
    #expect(boxes.count == 81)
    #expect(text.contains("and \(tree.nodes.count - 80) more, which are not drawn"))
    #expect(text.contains("flux-system/a0<br/>"))
    #expect(!text.contains("flux-system/b0<br/>"))
    #expect(text.utf8.count < 50_000)
    // Every arrow leads between boxes that are drawn.
    let names = Set(boxes.compactMap { $0.firstMatch(of: /^\ \ (\w+)/).map { String($0.1) } })
    for arrow in text.matches(of: /(?m)^\ \ (\w+) -.*> (\w+)$/) {
      #expect(names.contains(String(arrow.1)) && names.contains(String(arrow.2)))
    }
  }

  @Test func `writes no character of a name that Mermaid would read`() {
    let name = #"]"); click n0 <b>%%{init}%% #quot;"#
    let escaped = name.replacing("\"", with: "\\\"")
    let text = GraphPicture(
      GraphTree(Self.index(["root/a.yaml": Self.flux(escaped, "./root/`x`|y")]))
    ).text
    for line in text.split(separator: "\n").dropFirst() {
      let label = line.firstMatch(of: /\["(.*)"\]/).map { String($0.1) } ?? ""
      let rest = label.replacing("<br/>", with: "").replacing(#/#\d+;/#, with: "")
      #expect(!rest.contains { "\"[](){}<>#;`|%&".contains($0) }, "\(rest)")
    }
  }
}
