package import LosslessYAML
package import SourceText

/// What a line of a file is part of, and what becomes of it.
package struct LineSubject: Sendable {
  /// What the line stands in.
  package enum Role: String, Sendable {
    /// An object.
    case object
    /// A kustomization file.
    case kustomization
    /// A file that a kustomization file uses as a patch.
    case patch
    /// Something that Flux and kustomize make nothing of.
    case other
  }

  /// The line that was asked for, from 1.
  package let line: Int

  /// The field.
  package let place: FilePlace

  /// What the line stands in.
  package let role: Role

  /// The object that holds it, or of which a patch is a part.
  package let object: ManifestObject?

  /// The field from the object's root, or from the document's where there is no object.
  package let field: YAMLPath

  /// RFC 6901 pointer of the field in its document.
  package let pointer: String

  /// The ways on which the object reaches a cluster.
  package let ways: [ObjectWay]

  /// Why nothing applies it, where nothing does.
  package let reasons: [UnappliedReason]

  /// The field of other objects that the line writes, as a patch; nil where it is no field's.
  package let target: PatchedField?

  /// The entries that use the file as a patch.
  package let uses: [SourceLocation]

  /// The objects that the line has to do with besides its own: those that a patch meets, that an
  /// entry lists, or in which a variable is filled in.
  package let met: [PlacedObject]

  /// What these objects are to the line; nil where there is no such relation.
  package let relation: Relation?

  /// The field's pointer from the root of its object.
  package var pointerInObject: String {
    let above = object?.root.pointer ?? ""
    return String(pointer.dropFirst(pointer.hasPrefix(above) ? above.count : 0))
  }

  /// What objects are to a line.
  package enum Relation: String, Sendable {
    case patched, listed, scaled, filled
  }
}

/// The field that a line of a patch writes.
package struct PatchedField: Hashable, Sendable {
  /// The field from the root of the objects that the patch meets; an operation names list items by
  /// their number.
  package let path: YAMLPath

  /// Its RFC 6901 pointer.
  package let pointer: String
}

extension Overview {
  /// Returns what a place is part of; `line` is the one that was asked for.
  package func subject(of place: FilePlace, line: Int) -> LineSubject {
    let path = place.file.path
    if let kustomization = kustomizations[path.parent], kustomization.file.path == path {
      return kustomizationSubject(place, kustomization, line: line)
    }
    let object = object(at: place)
    let ways = object.map(self.ways) ?? []
    let uses = ways.isEmpty ? patchEntries(using: path) : []
    guard uses.isEmpty else {
      let met = uses.flatMap { use in
        objects(metByPatchAt: use.byteRange.lowerBound, of: RepositoryPath(use.file))
      }
      return LineSubject(
        line: line,
        place: place,
        role: .patch,
        object: object,
        field: place.node.path(from: object?.root ?? place.root),
        pointer: place.node.pointer,
        ways: [],
        reasons: [],
        target: PatchedField(place.node, in: place.root),
        uses: uses,
        met: met.eachOnce,
        relation: .patched
      )
    }
    return objectSubject(place, object, ways, line: line)
  }

  private func objectSubject(
    _ place: FilePlace,
    _ object: ManifestObject?,
    _ ways: [ObjectWay],
    line: Int
  ) -> LineSubject {
    let field = place.node.path(from: object?.root ?? place.root)
    let inner = object.flatMap { inside($0, place, field, line: line) }
    let isReached = !ways.isEmpty || object.map(isRoot) ?? false
    return LineSubject(
      line: line,
      place: place,
      role: object == nil ? .other : .object,
      object: object,
      field: field,
      pointer: place.node.pointer,
      ways: ways,
      reasons: isReached ? [] : reasons(forUnapplied: place.file.path),
      target: inner?.target,
      uses: [],
      met: inner?.met ?? [],
      relation: inner?.relation
    )
  }

  /// Whether an object is a root of the graph: it need not be applied to be one.
  package func isRoot(_ object: ManifestObject) -> Bool {
    index.steps.contains { step in
      step.parent == nil && !step.isStray
        && step.kustomization.map { ObjectPlace($0.object) == ObjectPlace(object) } ?? false
    }
  }

  /// What a line inside an object does to others: a patch or a variable of a Flux Kustomization, a
  /// variable of a ConfigMap.
  private func inside(
    _ object: ManifestObject,
    _ place: FilePlace,
    _ field: YAMLPath,
    line: Int
  ) -> (target: PatchedField?, met: [PlacedObject], relation: LineSubject.Relation)? {
    let keys = FieldAddress(path: field, pointerTokens: []).keys
    if FluxKustomization(object) != nil {
      if keys.starts(with: ["spec", "patches"]),
        let entry = place.item(below: object.root, depth: 2)
      {
        return (
          PatchedField(inlineAt: place, line: line),
          objects(metByPatchAt: entry.contentRange.lowerBound, of: place.file.path), .patched
        )
      }
      if keys.count == 4, keys.starts(with: ["spec", "postBuild", "substitute"]) {
        return (nil, objects(using: keys[3], setBy: object), .filled)
      }
    }
    guard object.written.kind == "ConfigMap", keys.count == 2, keys[0] == "data" else { return nil }
    let users = objects(using: keys[1], setBy: object)
    return users.isEmpty ? nil : (nil, users, .filled)
  }

  private func kustomizationSubject(
    _ place: FilePlace,
    _ kustomization: KustomizationFile,
    line: Int
  ) -> LineSubject {
    let field = place.node.path(from: place.root)
    let key = FieldAddress(path: field, pointerTokens: []).keys.first ?? ""
    let file = kustomization.file
    let entry = place.item(below: place.root, depth: 1)
    var (met, relation): ([PlacedObject], LineSubject.Relation) = ([], .listed)
    var target: PatchedField?
    switch (key, entry) {
    case ("patches", let entry?), ("patchesJson6902", let entry?),
      ("patchesStrategicMerge", let entry?):
      met = objects(metByPatchAt: entry.contentRange.lowerBound, of: file.path)
      target = PatchedField(inlineAt: place, line: line)
      relation = .patched
    case ("replicas", let entry?):
      met = objects(scaledAs: entry.member("name")?.text ?? "", by: file.path)
      target = PatchedField(path: YAMLPath(keys: "spec", "replicas"), pointer: "/spec/replicas")
      relation = .scaled
    case ("resources", let entry?), ("bases", let entry?), ("components", let entry?):
      let location = file.buffer.location(of: entry.contentRange)
      met = objects(through: kustomization.folder, entry: location)
    default:
      met = objects(through: kustomization.folder, entry: nil)
    }
    return LineSubject(
      line: line,
      place: place,
      role: .kustomization,
      object: nil,
      field: field,
      pointer: place.node.pointer,
      ways: [],
      reasons: index.reachedPaths.contains(file.path) ? [] : reasons(forUnapplied: file.path),
      target: target,
      uses: [],
      met: met.eachOnce,
      relation: relation
    )
  }

  /// The object whose mapping holds a place.
  private func object(at place: FilePlace) -> ManifestObject? {
    ManifestObject.objects(in: place.file).first { object in
      object.document == place.document
        && (object.base == .root || object.root.range.contains(place.node.range.lowerBound))
    }
  }
}

extension FilePlace {
  /// The root of its document.
  var root: YAMLNode { file.documents[document].root }

  /// The item of the list under the first `depth` keys below a node that holds the place.
  fileprivate func item(below root: YAMLNode, depth: Int) -> YAMLNode? {
    var chain = [node]
    while let last = chain.last, last != root, let parent = last.parent { chain.append(parent) }
    let item = chain.reversed().dropFirst(depth + 1).first
    return item?.parent?.kind == .sequence ? item : nil
  }
}

extension PatchedField {
  /// The field that a node of a patch writes: of a partial object the same, of an operation the one
  /// that it names.
  fileprivate init?(_ node: YAMLNode, in root: YAMLNode) {
    if root.kind == .mapping {
      self.init(path: node.path(from: root), pointer: node.pointer)
      return
    }
    var operation = node
    while let parent = operation.parent, parent != root { operation = parent }
    guard root.kind == .sequence, let pointer = operation.member("path")?.text,
      let path = YAMLPath(pointer: pointer)
    else { return nil }
    self.init(path: path, pointer: pointer)
  }

  /// The field that a line of a patch writes that stands as text in a file.
  fileprivate init?(inlineAt place: FilePlace, line: Int) {
    let header = place.file.buffer.position(at: place.node.contentRange.lowerBound).line
    guard place.node.style == .literal || place.node.style == .folded, line > header,
      let text = place.node.text
    else { return nil }
    let patch = ManifestFile(path: place.file.path, bytes: Array(text.utf8))
    guard let inner = FilePlace(patch, line: line - header) else { return nil }
    self.init(inner.node, in: inner.root)
  }
}

extension YAMLPath {
  /// The keys and numbers of an RFC 6901 pointer; `-` is the place behind a list's last item.
  fileprivate init?(pointer: String) {
    guard pointer.hasPrefix("/") else { return nil }
    var steps: [Step] = []
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let key = JSONPointer.unescape(token) else { return nil }
      steps.append(Int(key).map(Step.index) ?? .key(key))
    }
    self.init(steps: steps)
  }
}

extension [PlacedObject] {
  /// The objects without repetitions: same object, same place, same way.
  var eachOnce: [PlacedObject] {
    var seen: Set<[String]> = []
    return filter { placed in
      seen.insert([
        "\(placed.reference)", placed.object.file.path.string, "\(placed.object.document)",
        "\(placed.ownerStep ?? -1)",
      ]).inserted
    }
  }
}
