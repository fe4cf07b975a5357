package import Manifests
import Planning
import SourceText

/// The graph, or the ways of objects, as a flow chart (https://mermaid.js.org/syntax/flowchart.html),
/// which GitHub, GitLab and Forgejo draw.
package struct GraphPicture {
  /// Boxes that are drawn: more are hard to read, and Mermaid draws no chart of over 500 arrows or
  /// 50,000 characters (`maxEdges`, `maxTextSize`).
  static let boxesShown = 80
  /// Arrows between them.
  static let arrowsShown = 300

  private var lines = ["flowchart LR"]
  private var boxes: [String: String] = [:]
  private var arrows: Set<String> = []

  /// Draws the whole graph; what is furthest from a root is left out first.
  package init(_ tree: GraphTree) {
    let order = tree.nodes.sorted { ($0.depth, $0.position) < ($1.depth, $1.position) }
    let shown = order.prefix(Self.boxesShown)
    for node in shown { draw(node) }
    for node in shown {
      if let parent = node.parent { arrow("n\(parent)", "n\(node.position)", "-->") }
    }
    for node in shown {
      for dependency in Self.dependencies(of: node, in: tree) where dependency < tree.nodes.count {
        if shown.contains(where: { $0.position == dependency }) {
          arrow("n\(dependency)", "n\(node.position)", "-. before .->")
        }
      }
    }
    for (number, entry) in tree.folders.prefix(Self.boxesShown).enumerated() {
      let folder = entry.folder.map(WayReport.folder) ?? "files that none lists"
      box("f\(number)", [folder, Self.counted(entry.objects)], "[", "]")
    }
    let rest = tree.nodes.count - shown.count + max(0, tree.folders.count - Self.boxesShown)
    if rest > 0 { box("rest", ["and \(rest) more, which are not drawn"], "[/", "/]") }
  }

  /// Draws the ways of objects.
  package init(_ ways: [ObjectWay]) {
    for way in ways.prefix(Self.boxesShown / 8) { draw(way) }
    let rest = ways.count - Self.boxesShown / 8
    if rest > 0 { box("rest", ["and \(rest) more ways, which are not drawn"], "[/", "/]") }
  }

  /// The chart.
  package var text: String { lines.joined(separator: "\n") + "\n" }

  // MARK: Boxes

  private mutating func draw(_ node: GraphTree.Node) {
    let step = node.step
    let path = step.folder.map(WayReport.folder) ?? step.path ?? ""
    let count =
      switch step.outcome {
      case .followed: Self.counted(node.objects)
      case .followedBefore: "see its other box"
      case .otherRepository: "of another repository"
      case .missingPath: "not in this repository"
      }
    let texts = ["\(step.reference)", path, step.isSuspended ? "\(count), suspended" : count]
    let isRoot = node.parent == nil
    box("n\(node.position)", texts, isRoot ? "([" : "[", isRoot ? "])" : "]")
  }

  private mutating func draw(_ way: ObjectWay) {
    var last: String?
    for step in way.steps {
      let path = step.folder.map(WayReport.folder) ?? step.path ?? ""
      let texts = ["\(step.reference)", PlaceText.short(step.location), "applies \(path)"]
      last = add(texts, last == nil ? "([" : "[", last == nil ? "])" : "]", after: last)
    }
    for entry in way.entries {
      last = add([PlaceText.short(entry.location), "lists \(entry.text)"], "[", "]", after: last)
    }
    let object = add(
      ["\(way.placed.reference)", PlaceText.short(way.placed.object.location)],
      "[[",
      "]]",
      after: last
    )
    for influence in way.placed.influences {
      let patch = add(
        [influence.name, PlaceText.short(influence.location)],
        "{{",
        "}}",
        after: nil
      )
      arrow(patch, object, "-. may change .->")
    }
  }

  /// Draws a box behind another one, each text once, and returns its name.
  private mutating func add(
    _ texts: [String],
    _ open: String,
    _ close: String,
    after last: String?
  ) -> String {
    let key = texts.joined(separator: "\n")
    let name = boxes[key] ?? "b\(boxes.count)"
    if boxes[key] == nil {
      boxes[key] = name
      box(name, texts, open, close)
    }
    if let last { arrow(last, name, "-->") }
    return name
  }

  private mutating func box(_ name: String, _ texts: [String], _ open: String, _ close: String) {
    let label = texts.filter { !$0.isEmpty }.map(StagePicture.escaped).joined(separator: "<br/>")
    lines.append("  \(name)\(open)\"\(label)\"\(close)")
  }

  private mutating func arrow(_ from: String, _ to: String, _ style: String) {
    guard arrows.count < Self.arrowsShown, arrows.insert("\(from) \(style) \(to)").inserted else {
      return
    }
    lines.append("  \(from) \(style) \(to)")
  }

  private static func counted(_ objects: [PlacedObject]) -> String {
    objects.count == 1 ? "1 object" : "\(objects.count) objects"
  }

  /// The positions of what has to be ready before a Kustomization, below the same root.
  private static func dependencies(of node: GraphTree.Node, in tree: GraphTree) -> [Int] {
    guard !node.step.dependencies.isEmpty else { return [] }
    let root = root(of: node, in: tree)
    return node.step.dependencies.compactMap { dependency in
      let parts = dependency.split(separator: "/").map(String.init)
      let namespace = parts.count == 2 ? parts[0] : node.step.reference.namespace
      return tree.nodes.first { other in
        other.step.reference.name == parts.last && other.step.reference.namespace == namespace
          && other.step.outcome != .followedBefore && Self.root(of: other, in: tree) == root
      }?.position
    }
  }

  private static func root(of node: GraphTree.Node, in tree: GraphTree) -> Int {
    var node = node
    while let parent = node.parent { node = tree.nodes[parent] }
    return node.position
  }
}
