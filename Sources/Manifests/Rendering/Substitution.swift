import LosslessYAML
import SourceText
import Synchronization

/// `spec.postBuild` of a Flux Kustomization: the variables that it fills into what it applies.
/// https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
final class Substitution: Sendable {
  /// A variable's value and where it is written.
  struct Value: Sendable {
    var text: String
    var origin: TextOrigin?
  }

  /// The Flux Kustomization, placed where it is applied.
  let owner: PlacedObject
  private let configMaps: [String: [ManifestObject]]
  /// What was found out when it was first asked for: an owner applies many objects.
  private let known = Mutex<(values: [String: Value], isComplete: Bool)?>(nil)

  /// Creates the substitution of an owner; nil for one that fills nothing in.
  ///
  /// `configMaps` are those of the repository by name.
  init?(_ owner: PlacedObject, configMaps: [String: [ManifestObject]]) {
    guard
      owner.object.root.member(path: "spec", "postBuild") != nil
        || owner.steps.contains(where: { $0.mayDecide(Self.field, of: owner) })
    else { return nil }
    self.owner = owner
    self.configMaps = configMaps
  }

  private static let field = FieldAddress(keys: ["spec", "postBuild"])

  /// The label or annotation of objects in which nothing is filled in.
  static let mark = Kinds.fluxKustomizeGroup + "/substitute"

  /// Fills the variables into every scalar of an object.
  ///
  /// A scalar with a variable that the repository does not tell stays as it is written.
  func fill(_ value: inout RenderedValue) {
    for field in ["annotations", "labels"]
    where value[path: "metadata", field, Self.mark]?.text?.lowercased() == "disabled" {
      return
    }
    guard value.holdsVariables else { return }
    let (values, isComplete) = variables()
    // Without any variable nothing is filled in, not even a default.
    guard !values.isEmpty || !isComplete else { return }
    value.fill { name in
      if let known = values[name] { return .some(known.text) }
      return isComplete ? .some(nil) : nil
    }
  }

  /// Fills the variables into the name and the namespace of an object.
  func fillNames(of object: inout PlacedObject) {
    let names = [object.name, object.namespace ?? ""]
    guard names.contains(where: VariableText.mayBe) else { return }
    let (values, isComplete) = variables()
    guard !values.isEmpty else { return }
    let filled = names.map { name in
      guard let text = VariableText(name),
        isComplete || text.names.allSatisfy({ values[$0] != nil })
      else { return name }
      return text.text { values[$0]?.text }
    }
    object.fill(name: filled[0], namespace: filled[1].isEmpty ? nil : filled[1])
  }

  /// The variables, and whether the repository tells all of them: a Secret does not.
  func variables() -> (values: [String: Value], isComplete: Bool) {
    if let found = known.withLock({ $0 }) { return found }
    let found = readVariables()
    known.withLock { $0 = found }
    return found
  }

  private func readVariables() -> (values: [String: Value], isComplete: Bool) {
    let applied = owner.applied
    let spec = applied.object.root.member(path: "spec", "postBuild")
    var values: [String: Value] = [:]
    // Where a step on its way cannot be followed, its variables cannot be told.
    var isComplete =
      applied.object.rendering != nil || !owner.steps.contains { $0.mayChange(owner) }
    for source in spec?.member("substituteFrom")?.listItems ?? [] {
      let name = source.member("name")?.text ?? ""
      let found = (configMaps[name] ?? []).filter {
        $0.written.namespace == nil || $0.written.namespace == owner.reference.namespace
      }
      guard source.member("kind")?.hasText("ConfigMap") ?? false, found.count == 1,
        !found[0].isEncrypted, let data = found[0].root.member("data")
      else {
        isComplete = false
        continue
      }
      take(data, of: found[0], &values)
    }
    if let own = spec?.member("substitute") { take(own, of: applied.object, &values) }
    return (values, isComplete)
  }

  /// The names of the ConfigMaps that variables come from.
  var mapNames: [String] {
    owner.applied.object.root.member(path: "spec", "postBuild", "substituteFrom")?.configMapNames
      ?? []
  }

  private func take(
    _ mapping: YAMLNode,
    of object: ManifestObject,
    _ values: inout [String: Value]
  ) {
    for key in mapping.textsByKey.keys {
      guard let node = mapping.member(key), let text = node.text else { continue }
      values[key] = Value(text: text, origin: object.origin(of: node))
    }
  }
}

extension RenderedValue {
  /// Whether a scalar may hold a variable.
  var holdsVariables: Bool {
    switch content {
    case .scalar(let text, _): VariableText.mayBe(text)
    case .sequence(let items): items.contains(where: \.holdsVariables)
    case .mapping(let entries): entries.contains { $0.value.holdsVariables }
    }
  }

  /// Fills in variables; `value` returns nil for one that is not told, and nil inside for one that is
  /// not set.
  fileprivate mutating func fill(_ value: (String) -> String??) {
    switch content {
    case .sequence(let items):
      self.items = items.map { item in
        var item = item
        item.fill(value)
        return item
      }
    case .mapping(let entries):
      self.entries = entries.map { entry in
        var entry = entry
        entry.value.fill(value)
        return entry
      }
    case .scalar(let text, _):
      guard VariableText.mayBe(text), let variables = VariableText(text),
        variables.names.allSatisfy({ value($0) != nil })
      else { return }
      let filled = variables.text { value($0) ?? nil }
      // Quotes do not last until the variables are filled in.
      content = .scalar(text: filled, kind: ScalarKind.ofPlain(filled))
      self.variables = variables
    }
  }
}
