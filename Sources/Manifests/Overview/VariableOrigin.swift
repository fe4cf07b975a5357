import LosslessYAML
package import SourceText

/// Where the value of a variable (`${NAME}`) comes from that Flux fills in.
package struct VariableOrigin: Hashable, Sendable {
  /// The variable's name.
  package let name: String

  /// What gives it its value, or may.
  package let message: String

  /// Where that stands.
  package let location: SourceLocation?
}

extension Overview {
  /// Returns where the variables in a text come from on a way of its object: `postBuild` of the
  /// Kustomization that applies it.
  package func origins(ofVariablesIn text: String, on way: ObjectWay) -> [VariableOrigin] {
    guard let owner = way.steps.last?.kustomization else { return [] }
    let spec = owner.object.root.member(path: "spec", "postBuild")
    var seen: Set<String> = []
    let names = VariableText.mentions(in: text.utf8).filter { seen.insert($0).inserted }
    return names.flatMap { name -> [VariableOrigin] in
      if let node = spec?.member("substitute")?.member(name) {
        let place = owner.object.file.buffer.location(of: node.contentRange)
        let message = "`postBuild.substitute` of \(owner.object.written) sets it"
        return [VariableOrigin(name: name, message: message, location: place)]
      }
      let sources = (spec?.member("substituteFrom")?.listItems ?? []).reversed()
      let found = sources.compactMap { origin(of: name, from: $0, owner, way) }
      if let surely = found.first(where: { $0.isSure }) { return [surely.origin] }
      guard found.isEmpty else { return found.map(\.origin) }
      let message =
        spec == nil
        ? "\(owner.object.written) fills in no variables: it has no `postBuild`"
        : "nothing in this commit sets it"
      return [VariableOrigin(name: name, message: message, location: nil)]
    }
  }

  private func origin(
    of name: String,
    from source: YAMLNode,
    _ owner: FluxKustomization,
    _ way: ObjectWay
  ) -> (origin: VariableOrigin, isSure: Bool)? {
    guard let kind = source.member("kind")?.text, let object = source.member("name")?.text else {
      return nil
    }
    let place = owner.object.file.buffer.location(of: source.contentRange)
    let found = index.placed(kind, named: object).first {
      $0.rootFile == way.placed.rootFile
        && $0.reference.namespace == way.steps.last?.reference.namespace
    }
    guard let found, kind == "ConfigMap" else {
      let message = "\(kind) `\(object)` of `postBuild.substituteFrom` may set it"
      return (VariableOrigin(name: name, message: message, location: place), false)
    }
    guard let value = found.object.root.member(path: "data", name) else { return nil }
    let location = found.object.file.buffer.location(of: value.contentRange)
    let message = "\(found.reference) sets it (`postBuild.substituteFrom`)"
    return (VariableOrigin(name: name, message: message, location: location), true)
  }

  /// Returns the objects in which a variable is filled in that a Kustomization sets, or a ConfigMap
  /// from which it takes its variables.
  func objects(using variable: String, setBy object: ManifestObject) -> [PlacedObject] {
    let place = ObjectPlace(object)
    let owners = Set(
      index.steps.indices.filter { position in
        guard let owner = index.steps[position].kustomization else { return false }
        if ObjectPlace(owner.object) == place { return true }
        let sources = owner.object.root.member(path: "spec", "postBuild", "substituteFrom")
        return (sources?.listItems ?? []).contains { source in
          source.member("kind")?.hasText(object.written.kind) ?? false
            && source.member("name")?.hasText(object.written.name) ?? false
        }
      }
    )
    return index.placed.filter { placed in
      placed.ownerStep.map(owners.contains) ?? false
        && VariableText.mentions(in: placed.object.root.sourceText.utf8).contains(variable)
    }
  }
}
