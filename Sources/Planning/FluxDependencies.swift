import LosslessYAML
import Manifests
import SourceText

/// What Flux objects wait for: `spec.dependsOn` names others of their kind in their cluster, which have
/// to be ready first.
///
/// https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies
struct FluxDependencies {
  /// A Kustomization or a HelmRelease on its way.
  struct Node: Hashable {
    /// The object.
    let reference: ObjectReference
    /// The file of the root that it is reached from.
    let rootFile: RepositoryPath?
    /// As Flux has it.
    let definition: ManifestObject

    static func == (one: Node, other: Node) -> Bool {
      one.reference == other.reference && one.rootFile == other.rootFile
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(reference)
      hasher.combine(rootFile)
    }

    /// Whether it stays as it is written: suspended, or not.
    var isSuspended: Bool {
      definition.root.member(path: "spec", "suspend")?.isTrue ?? false
    }
  }

  /// An entry of `dependsOn`.
  struct Entry {
    /// The object that has it.
    var holder: Node
    /// The object that it names.
    var needed: ObjectReference
    /// That object; nil where no manifest of the cluster defines it.
    var found: Node?
  }

  private let index: ManifestIndex
  /// The tree of the cluster; nil where the repository is one cluster's.
  private let cluster: RepositoryPath?

  init(_ index: ManifestIndex, in cluster: RepositoryPath?) {
    self.index = index
    self.cluster = cluster
  }

  /// Returns the Flux objects on an object's way: itself, if it is one, then what applies it.
  func objects(on way: PlacedObject) -> [Node] {
    var result = [Node(way)].compactMap(\.self)
    var next = way.ownerStep
    while let position = next {
      if let node = Node(position, in: index) { result.append(node) }
      next = index.steps[position].parent
    }
    return result
  }

  /// Returns what an object waits for, and what those wait for in their turn: each entry once.
  func allEntries(of object: Node) -> [Entry] {
    var result: [Entry] = []
    var seen: Set<Node> = [object]
    var waiting = [object]
    while let next = waiting.popLast() {
      for entry in entries(of: next) {
        result.append(entry)
        if let found = entry.found, seen.insert(found).inserted { waiting.append(found) }
      }
    }
    return result
  }

  private func entries(of holder: Node) -> [Entry] {
    let items = holder.definition.root.member(path: "spec", "dependsOn")?.listItems ?? []
    return items.compactMap { item in
      guard let name = item.member("name")?.text, !name.contains("${") else { return nil }
      var needed = holder.reference
      needed.name = name
      needed.namespace = item.member("namespace")?.text ?? holder.reference.namespace
      return Entry(holder: holder, needed: needed, found: find(needed, beside: holder))
    }
  }

  /// Of objects that no other one reaches, each is a root of its own, so that the tree of the cluster has
  /// to tell which of them belong together.
  private func find(_ wanted: ObjectReference, beside other: Node) -> Node? {
    let named =
      wanted.kind == "Kustomization"
      ? index.fluxKustomizations(named: wanted.name)
      : index.placed(wanted.kind, named: wanted.name)
    let placed = named.compactMap { Node($0) }
    let steps = index.steps.indices.filter {
      index.steps[$0].reference.isSameObject(as: wanted)
    }.compactMap { Node($0, in: index) }
    let loose = index.unreached.filter { $0.written.isSameObject(as: wanted) }.map { Node($0) }
    let found = (placed + steps + loose).filter { $0.reference.isSameObject(as: wanted) }
    return found.first { $0.rootFile == other.rootFile }
      ?? found.first { node in
        cluster.map { tree in node.rootFile.map { $0.isInside(tree) } ?? false } ?? true
      }
  }
}

extension FluxDependencies.Node {
  /// Creates the node of an object that has `dependsOn`; nil for any other one.
  init?(_ placed: PlacedObject) {
    switch (placed.object.written.group, placed.object.written.kind) {
    case (Kinds.fluxKustomizeGroup, "Kustomization"), (Kinds.fluxHelmGroup, "HelmRelease"): break
    default: return nil
    }
    reference = placed.reference.unversioned
    rootFile = placed.rootFile
    definition = placed.applied.object
  }

  /// Creates the node of an object that nothing in git applies: it is a root, or a cluster's own.
  fileprivate init(_ object: ManifestObject) {
    reference = object.written.unversioned
    rootFile = object.file.path
    definition = object
  }

  /// Creates the node of a step on the way from a root; nil for what is no Kustomization.
  fileprivate init?(_ position: Int, in index: ManifestIndex) {
    guard let definition = index.steps[position].definition else { return nil }
    var root = position
    while let parent = index.steps[root].parent { root = parent }
    reference = index.steps[position].reference.unversioned
    rootFile = RepositoryPath(index.steps[root].location.file)
    self.definition = definition
  }
}

/// In which order changes stand in a stage, and what is waited for after it.
///
/// What others depend on starts before them, and stops after them. A stage is one commit, so that Flux
/// brings the order about where objects are resumed; a person who checks the gates one after the other
/// meets them in it.
struct DependencyOrder {
  /// Whether a thing waits for another one, by their positions.
  private let waits: [[Bool]]

  init(_ decisions: [Decision], _ index: ManifestIndex) {
    let ways = decisions.map { decision in
      let dependencies = FluxDependencies(index, in: decision.intent.cluster)
      let chain = dependencies.objects(on: decision.object)
      let needed = chain.flatMap { dependencies.allEntries(of: $0) }.compactMap(\.found)
      return (chain: Set(chain), needed: Set(needed).subtracting(chain))
    }
    waits = ways.map { one in ways.map { !one.needed.isDisjoint(with: $0.chain) } }
  }

  /// The positions, with what is waited for first; what does not wait stays where it is.
  var starting: [Int] { sorted { waits[$0][$1] } }

  /// The positions, with what waits first.
  var stopping: [Int] { sorted { waits[$1][$0] } }

  private func sorted(_ follows: (Int, Int) -> Bool) -> [Int] {
    guard waits.contains(where: { $0.contains(true) }) else { return Array(waits.indices) }
    var left = Array(waits.indices)
    var result: [Int] = []
    while !left.isEmpty {
      // Where all wait for each other, the first one goes first.
      let next =
        left.firstIndex { one in !left.contains { $0 != one && follows(one, $0) } } ?? 0
      result.append(left.remove(at: next))
    }
    return result
  }
}
