import LosslessYAML
package import SourceText

/// What Flux was told to leave alone.
extension Decider {
  /// Refuses an object that Flux or kustomize leaves out, by a label or an annotation of its own or
  /// one that it is given on its way; `ignoringOwnMark` leaves its own `reconcile` annotation out.
  func refuseIgnoredObject(
    _ way: PlacedObject,
    _ reference: ObjectReference,
    ignoringOwnMark: Bool
  ) throws(Refusal) {
    if let mark = way.mark(ignoringOwn: ignoringOwnMark) {
      throw leftAlone(mark.name, mark.location, reference)
    }
    for name in ObjectMark.names {
      for place in ["annotations", "labels"] {
        let field = YAMLPath(keys: "metadata", place, name)
        if let location = way.foreignValue(of: field) { throw leftAlone(name, location, reference) }
      }
    }
  }

  /// Refuses a field of a Flux object that is itself suspended: its controller would not act on it.
  func refuseSuspendedObject(_ way: PlacedObject, _ intent: FieldIntent) throws(Refusal) {
    let written = way.object.written
    guard written.group.hasSuffix(".toolkit.fluxcd.io"),
      ["HelmRelease", "Kustomization"].contains(written.kind),
      intent.field.steps.first == .key("spec"), intent.field != YAMLPath(keys: "spec", "suspend"),
      way.applied.object.root.member(path: "spec", "suspend")?.isTrue ?? false
    else { return }
    throw Refusal(
      .changeUnderSuspendedOwner,
      "is suspended itself: Flux would not act on `\(intent.field)`",
      object: intent.object,
      at: way.object.location,
      next: [
        "resume it first, or list it in `flux`, so that it is resumed where the service runs"
      ]
    )
  }

  private func leftAlone(
    _ name: String,
    _ location: SourceLocation,
    _ reference: ObjectReference
  ) -> Refusal {
    Refusal(
      .reconcileDisabledChange,
      "`\(name)` keeps Flux from applying changes, or may",
      object: reference,
      at: location,
      next: ["remove the label or annotation `\(name)`"]
    )
  }

  /// Refuses a file that the source leaves out, and a source that is suspended.
  func refuseIgnoredFile(
    _ way: PlacedObject,
    _ reference: ObjectReference
  ) throws(Refusal) {
    let path = way.object.file.path
    if index.hasFlux, let file = index.ignores.fileIgnoring(path) {
      throw Refusal(
        .ignoredBySource,
        "\(file) leaves \(path) out of what Flux reads, or may",
        object: reference,
        at: way.object.location,
        next: ["let \(file) include the file"]
      )
    }
    for source in index.sources(of: way) {
      let spec = source.object.root.member("spec")
      if spec?.member("suspend")?.isTrue ?? false {
        throw Refusal(
          .changeUnderSuspendedOwner,
          "\(source.reference) is suspended: Flux would not fetch the change",
          object: reference,
          at: source.object.location,
          next: ["resume \(source.reference) first"]
        )
      }
      guard let text = spec?.member("ignore")?.text, Self.leavesOut(text, path, source) else {
        continue
      }
      throw Refusal(
        .ignoredBySource,
        "`spec.ignore` of \(source.reference) leaves \(path) out, or may",
        object: reference,
        at: source.object.location,
        next: ["let `spec.ignore` include the file"]
      )
    }
  }

  /// Whether `spec.ignore` leaves a file out; of an artifact the top folder is not known, so that
  /// every folder above the file may be it.
  private static func leavesOut(
    _ text: String,
    _ path: RepositoryPath,
    _ source: PlacedObject
  ) -> Bool {
    let ignore = SourceIgnore(text)
    let components = path.components
    let isGit = source.object.written.kind == "GitRepository"
    return (0..<(isGit ? 1 : components.count)).contains { depth in
      switch ignore.answer(for: Array(components[depth...])) {
      case .excluded, .unsure: true
      case .included, .nothing: false
      }
    }
  }
}

extension ManifestIndex {
  /// Returns the objects that define the source from which an object is applied, in its cluster.
  fileprivate func sources(of way: PlacedObject) -> [PlacedObject] {
    way.sources.flatMap { placed($0.kind, named: $0.name) }.filter {
      $0.object.written.group == Kinds.fluxSourceGroup && $0.root == way.root
        && $0.rootFile == way.rootFile
    }
  }
}

extension PlacedObject {
  /// The label or annotation that keeps Flux from applying changes of the object, if any.
  package var leftAloneBy: (name: String, location: SourceLocation)? {
    mark(ignoringOwn: false).map { ($0.name, $0.location) }
  }

  /// The mark, its own or one that it is given on its way, that keeps Flux from applying changes;
  /// `ignoringOwn` leaves its own `reconcile` annotation out.
  fileprivate func mark(ignoringOwn: Bool) -> ObjectMark? {
    let own = ObjectMark.names.flatMap { name in
      let isIgnored = ignoringOwn && name == ObjectMark.reconcile
      return [isIgnored ? nil : object.annotation(name), object.label(name)].compactMap(\.self)
        .map { value in ObjectMark(name: name, value: value, location: object.location) }
    }
    return (own + marks).first(where: \.keepsFromApplying)
  }
}
