package import SourceText

/// The whole graph as a person reads it: what applies what, what stands in the way, and what nothing
/// applies.
package struct GraphTree: Sendable {
  /// One Flux object with what it applies itself.
  package struct Node: Sendable {
    /// Its position among the nodes.
    package let position: Int
    /// The position of what applies it; nil for a root.
    package let parent: Int?
    /// How many are above it.
    package let depth: Int
    /// The Flux object.
    package let step: FluxStep
    /// The objects that it applies itself, in order of their identity.
    package let objects: [PlacedObject]
    /// What stands in the way here, and not further up.
    package let complaints: [Diagnostic]
  }

  /// A Flux Kustomization that no root reaches.
  package struct Stray: Sendable {
    /// Its identity as written.
    package let reference: ObjectReference
    /// Where it is written.
    package let location: SourceLocation
    /// Its path as written.
    package let path: String?
    /// Why it applies nothing, as far as git tells.
    package let reason: String
    /// Whether it lies below a folder whose name begins with a dot: an archive, most of the time.
    package var isBelowDotFolder: Bool { RepositoryPath(location.file).isBelowDotFolder }
  }

  /// The Flux objects, each behind what applies it.
  package let nodes: [Node]

  /// The Flux Kustomizations that no root reaches, in order of their files.
  package let strays: [Stray]

  /// What applies objects where there is no Flux: the folders of kustomization files that no other
  /// lists, each with the objects; a nil folder for files that none lists.
  package let folders: [(folder: RepositoryPath?, objects: [PlacedObject])]

  /// Objects that nothing applies, and the files that hold them.
  package let unreached: (objects: Int, files: Int)

  /// What could not be followed or stands in the way, in order of the places.
  package let findings: [Diagnostic]

  /// Creates the tree of an index of every file.
  package init(_ index: ManifestIndex) {
    var builder = TreeBuilder(index)
    builder.build()
    nodes = builder.nodes
    strays = Self.strays(in: index)
    unreached = (index.unreached.count, Set(index.unreached.map(\.file.path)).count)
    folders = index.hasFlux ? [] : Self.folders(of: index.placed)
    let complaints = nodes.flatMap(\.complaints)
    let others = index.notes.filter { note in
      !complaints.contains { $0.location == note.location && $0.message.hasSuffix(note.message) }
    }
    var seen: Set<Diagnostic> = []
    findings = (complaints + others).filter { seen.insert($0).inserted }.sorted {
      ($0.location?.file ?? "", $0.location?.byteRange.lowerBound ?? 0, $0.message)
        < ($1.location?.file ?? "", $1.location?.byteRange.lowerBound ?? 0, $1.message)
    }
  }

  private static func strays(in index: ManifestIndex) -> [Stray] {
    var steps: [ObjectPlace: FluxStep] = [:]
    for step in index.steps {
      guard let place = step.kustomization.map({ ObjectPlace($0.object) }) else { continue }
      if steps[place]?.isStray ?? true { steps[place] = step }
    }
    return index.unreached.compactMap(FluxKustomization.init).compactMap { kustomization in
      let step = steps[ObjectPlace(kustomization.object)]
      guard step?.isStray ?? true else { return nil }
      return Stray(
        reference: kustomization.object.written,
        location: kustomization.object.location,
        path: kustomization.writtenPath,
        reason: reason(kustomization, step)
      )
    }
  }

  private static func reason(_ stray: FluxKustomization, _ step: FluxStep?) -> String {
    if stray.object.file.path.isBelowDotFolder {
      return "below a folder whose name begins with a dot"
    }
    if stray.isTemplate { return "a template: its name or path is not filled in" }
    guard let step else { return "its source is another repository" }
    switch step.outcome {
    case .otherRepository: return "its source is another repository"
    case .missingPath: return "no root reaches it, and its path is not in this repository"
    case .followed, .followedBefore:
      return "no root reaches it; another cluster may apply it"
    }
  }

  private static func folders(
    of placed: [PlacedObject]
  ) -> [(folder: RepositoryPath?, objects: [PlacedObject])] {
    let groups = Dictionary(grouping: placed, by: \.rootFolder)
    let order = groups.keys.sorted { left, right in
      guard let left, let right else { return left != nil && right == nil }
      return left < right
    }
    return order.map { ($0, (groups[$0] ?? []).inOrder) }
  }
}

/// Puts steps in the order in which they are shown: each below its parent, neighbours by name.
private struct TreeBuilder {
  private let steps: [FluxStep]
  private var children: [Int: [Int]] = [:]
  private var roots: [Int] = []
  private let objects: [Int: [PlacedObject]]
  var nodes: [GraphTree.Node] = []

  init(_ index: ManifestIndex) {
    steps = index.steps
    var objects: [Int: [PlacedObject]] = [:]
    for placed in index.placed {
      if let step = placed.ownerStep { objects[step, default: []].append(placed) }
    }
    self.objects = objects
    for position in steps.indices where !steps[position].isStray {
      if let parent = steps[position].parent {
        children[parent, default: []].append(position)
      } else {
        roots.append(position)
      }
    }
  }

  mutating func build() {
    let order = roots.sorted { left, right in
      (steps[left].location.file, steps[left].location.start)
        < (steps[right].location.file, steps[right].location.start)
    }
    // No recursion: how deep a repository nests is its own affair.
    var waiting = order.reversed().map { (step: $0, parent: Int?.none, depth: 0) }
    while let (step, parent, depth) = waiting.popLast() {
      let node = nodes.count
      append(step, parent: parent, depth: depth)
      let inner = (children[step] ?? []).sorted { left, right in
        (steps[left].reference.description, steps[left].location.start)
          < (steps[right].reference.description, steps[right].location.start)
      }
      waiting += inner.reversed().map { ($0, node, depth + 1) }
    }
  }

  private mutating func append(_ position: Int, parent: Int?, depth: Int) {
    let step = steps[position]
    let inherited = Set(step.parent.map { steps[$0].obstacles } ?? [])
    let objects = (objects[position] ?? []).inOrder
    var seen: Set<Obstacle> = []
    let own = (step.obstacles + objects.flatMap(\.obstacles)).filter {
      !inherited.contains($0) && seen.insert($0).inserted
    }
    nodes.append(
      GraphTree.Node(
        position: nodes.count,
        parent: parent,
        depth: depth,
        step: step,
        objects: objects,
        complaints: own.map(\.diagnostic)
      )
    )
  }
}

extension [PlacedObject] {
  /// The objects in order of identity and place.
  fileprivate var inOrder: [PlacedObject] {
    map { (key: ("\($0.reference)", $0.object.file.path, $0.object.document), object: $0) }
      .sorted { $0.key < $1.key }.map(\.object)
  }
}
