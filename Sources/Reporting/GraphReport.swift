package import Manifests
package import Planning
import SourceText

/// The whole graph as text and as JSON.
package struct GraphReport {
  /// Entries of a list that are shown unless all are asked for.
  private static let shown = 20
  /// Kinds that a line names.
  private static let kindsShown = 3

  private let tree: GraphTree
  private let base: PlanBase

  /// Creates a report.
  package init(_ tree: GraphTree, base: PlanBase) {
    self.tree = tree
    self.base = base
  }

  // MARK: Text

  /// A tree of Flux objects with what each applies, then what nothing applies, and what could not be
  /// followed; `all` names every object.
  package func text(all: Bool) -> String {
    let table =
      tree.nodes.isEmpty ? folders(all: all) : nodes(all: all)
    return [table, summary, strays(all: all), findings(all: all)].filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  private func nodes(all: Bool) -> String {
    var rows = [["KUSTOMIZATION", "PATH", "APPLIES"]]
    var below: [[String]] = [[]]
    let same = all ? [:] : repetitions
    var hidden: Int?
    for node in tree.nodes {
      if let depth = hidden, node.depth > depth { continue }
      hidden = same[node.position] == nil ? nil : node.depth
      let blanks = String(repeating: "  ", count: node.depth)
      rows.append([
        blanks + Self.name(node.step), Printable.text(Self.path(node.step)),
        Self.kinds(node.objects, all: all),
      ])
      var lines = Self.remarks(node, like: same[node.position]).map { "\(blanks)    \($0)" }
      if all { lines += Self.objects(node.objects).map { "\(blanks)    \($0)" } }
      below.append(lines)
    }
    let lines = TextTable(rows: rows).text.split(separator: "\n").map { line in
      // What is applied may be nothing.
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    return zip(lines, below).flatMap { [$0] + $1 }.map { "\($0)\n" }.joined()
  }

  private func folders(all: Bool) -> String {
    var rows = [["FOLDER", "HOLDS"]]
    for entry in tree.folders {
      rows.append([
        Printable.text(entry.folder.map(WayReport.folder) ?? "(listed by none)"),
        Self.kinds(entry.objects, all: all),
      ])
    }
    let objects = all ? tree.folders.flatMap { Self.objects($0.objects) } : []
    return "no Flux object: what nothing else lists counts as applied\n"
      + TextTable(rows: rows).text + objects.map { "  \($0)\n" }.joined()
  }

  /// Namespace and name; of other kinds than a Kustomization the kind too.
  private static func name(_ step: FluxStep) -> String {
    let reference = step.reference
    let parts = [reference.namespace, reference.name].compactMap(\.self)
    return Printable.text(
      (reference.kind == "Kustomization" ? parts : [reference.kind] + parts).joined(separator: "/")
    )
  }

  private static func path(_ step: FluxStep) -> String {
    step.folder.map(WayReport.folder) ?? step.path ?? ""
  }

  private static func counts(_ objects: [PlacedObject]) -> [(kind: String, count: Int)] {
    Dictionary(grouping: objects, by: \.object.written.kind)
      .map { (kind: $0.key, count: $0.value.count) }
      .sorted { $0.count == $1.count ? $0.kind < $1.kind : $0.count > $1.count }
  }

  static func kinds(_ objects: [PlacedObject], all: Bool) -> String {
    let counts = counts(objects)
    let shown = all ? counts[...] : counts.prefix(kindsShown)
    let more = counts.dropFirst(shown.count).reduce(0) { $0 + $1.count }
    let texts = shown.map { "\($0.count) \(Printable.text($0.kind))" }
    return (texts + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
  }

  private static func objects(_ objects: [PlacedObject]) -> [String] {
    TextTable(
      rows: objects.map {
        [Printable.text("\($0.reference)"), PlaceText.short($0.object.location)]
      }
    ).text.split(separator: "\n").map(String.init)
  }

  /// The nodes that apply the same folder as one before, and no Flux object that the other does not:
  /// what lies below them is shown once.
  private var repetitions: [Int: GraphTree.Node] {
    struct Place: Hashable {
      var root: Int
      var folder: RepositoryPath?
    }
    var children: [Int: Set<String>] = [:]
    for node in tree.nodes {
      guard let parent = node.parent else { continue }
      children[parent, default: []].insert(PlaceText.short(node.step.location))
    }
    var roots: [Int] = []
    var first: [Place: GraphTree.Node] = [:]
    var result: [Int: GraphTree.Node] = [:]
    for node in tree.nodes {
      roots.append(node.parent.map { roots[$0] } ?? node.position)
      guard let own = children[node.position] else { continue }
      let place = Place(root: roots[node.position], folder: node.step.folder)
      if let other = first[place] {
        let shown = (children[other.position] ?? []).union([PlaceText.short(other.step.location)])
        if own.isSubset(of: shown) { result[node.position] = other }
      } else {
        first[place] = node
      }
    }
    return result
  }

  private static func remarks(_ node: GraphTree.Node, like other: GraphTree.Node?) -> [String] {
    let step = node.step
    var remarks: [String] = []
    if let other { remarks.append("applies what \(name(other.step)) applies") }
    if node.parent == nil { remarks.append("root, \(PlaceText.short(step.location))") }
    if step.isSuspended { remarks.append("suspended") }
    switch step.outcome {
    case .followed: break
    case .followedBefore: remarks.append("applied on another way too, where its objects are shown")
    case .otherRepository:
      remarks.append("\(step.source ?? "its source") is another repository: it owns nothing here")
    case .missingPath: remarks.append("its path is not in this repository")
    }
    if !step.dependencies.isEmpty {
      remarks.append("after \(step.dependencies.joined(separator: ", "))")
    }
    if let namespace = step.targetNamespace, namespace != step.reference.namespace {
      remarks.append("into namespace \(namespace)")
    }
    if let cluster = step.kubeConfig { remarks.append("into the cluster of \(cluster)") }
    let codes = Set(node.complaints.map(\.code)).sorted()
    if !codes.isEmpty { remarks.append("in the way: \(codes.joined(separator: ", "))") }
    return remarks.isEmpty ? [] : [Printable.text(remarks.joined(separator: "; "))]
  }

  private var summary: String {
    let roots = tree.nodes.count { $0.parent == nil }
    let owners = Set(tree.nodes.map { PlaceText.short($0.step.location) }).count
    let objects =
      tree.nodes.reduce(0) { $0 + $1.objects.count }
      + tree.folders.reduce(0) { $0 + $1.objects.count }
    var lines: [String] = []
    if roots > 0 {
      lines.append(
        "\(Self.counted(roots, "root")), \(Self.counted(owners, "Flux object")) that "
          + "\(owners == 1 ? "applies" : "apply"), \(Self.counted(objects, "object")); "
          + "`failover graph OBJECT` shows the way of one."
      )
    } else {
      lines.append("\(Self.counted(objects, "object")).")
    }
    if tree.unreached.objects > 0 {
      lines.append(
        "No root reaches \(Self.counted(tree.unreached.objects, "object")) in "
          + "\(Self.counted(tree.unreached.files, "file"))."
      )
    }
    return lines.map { "\($0)\n" }.joined()
  }

  private func strays(all: Bool) -> String {
    let shown = all ? tree.strays : tree.strays.filter { !$0.isBelowDotFolder }
    let rows = shown.map { stray in
      let path = stray.path.map { " of \($0)" } ?? ""
      return (
        PlaceText.short(stray.location),
        Printable.text("\(stray.reference)\(path): \(stray.reason)")
      )
    }
    let others = tree.strays.count - shown.count
    let text = rows.isEmpty ? "" : list("Flux Kustomizations that no root reaches:", rows, all: all)
    guard others > 0 else { return text }
    return text + "\(rows.isEmpty ? "N" : "And n")o root reaches "
      + "\(Self.counted(others, "Flux Kustomization")) below folders whose name begins with a dot.\n"
  }

  private func findings(all: Bool) -> String {
    guard !tree.findings.isEmpty else { return "" }
    return list("What stands in the way:", WayReport.rows(tree.findings), all: all)
  }

  private func list(_ title: String, _ rows: [(place: String, what: String)], all: Bool) -> String {
    let shown = all ? rows[...] : rows.prefix(Self.shown)
    let more = rows.count - shown.count
    return "\(title)\n" + PlaceText.rows(Array(shown), indentation: 2)
      + (more > 0 ? "  and \(more) more: --all\n" : "")
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  // MARK: JSON

  /// The document of kind `Graph`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Graph"),
      "base": PlanJSON.base(base),
      "owners": .array(tree.nodes.map(Self.node)),
      "folders": .array(
        tree.folders.map { entry in
          .members([
            "folder": .optional(entry.folder?.string),
            "objects": .array(entry.objects.map(Self.object)),
          ])
        }
      ),
      "unreached": .members([
        "objects": .integer(tree.unreached.objects), "files": .integer(tree.unreached.files),
        "kustomizations": .array(tree.strays.map(Self.stray)),
      ]),
      "findings": .array(tree.findings.map(DiagnosticJSON.value)),
    ])
  }

  private static func node(_ node: GraphTree.Node) -> JSONValue {
    guard case .object(let members) = WayReport.step(node.step) else { return .null }
    return .object(
      [
        JSONMember(name: "id", value: .integer(node.position)),
        JSONMember(name: "parent", value: node.parent.map(JSONValue.integer) ?? .null),
      ] + members + [
        JSONMember(
          name: "kinds",
          value: .object(
            counts(node.objects).map { JSONMember(name: $0.kind, value: .integer($0.count)) }
          )
        ),
        JSONMember(name: "objects", value: .array(node.objects.map(object))),
        JSONMember(name: "complaints", value: .array(node.complaints.map(DiagnosticJSON.value))),
      ]
    )
  }

  private static func object(_ placed: PlacedObject) -> JSONValue {
    .object(
      [JSONMember(name: "reference", value: .string("\(placed.reference)"))]
        + PlaceText.members(placed.object.location)
    )
  }

  private static func stray(_ stray: GraphTree.Stray) -> JSONValue {
    .object(
      [JSONMember(name: "reference", value: .string("\(stray.reference)"))]
        + PlaceText.members(stray.location) + [
          JSONMember(name: "path", value: .optional(stray.path)),
          JSONMember(name: "reason", value: .string(stray.reason)),
        ]
    )
  }
}
