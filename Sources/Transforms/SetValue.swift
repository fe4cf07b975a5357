import LosslessYAML
package import Manifests
import SourceText

/// `set-value`: any field has the value that the configuration gives it at the active site.
///
/// For what no other transform knows: a field of a custom kind, a chart's value. A field without a
/// value at a site is absent there: it is added with its missing parents, and taken out again. A value
/// keeps its type: the text `"1"` and the number 1 differ. What an object is found by stays as it is.
package enum SetValue: Transform {
  package static let id = "set-value"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let (before, after) = (request.from.values, request.to.values)
    let fields = Set(before.keys).union(after.keys)
      .sorted { $0.description < $1.description }
    var intents: [FieldIntent] = []
    for field in fields {
      let from = before[field] ?? nil
      let to = after[field] ?? nil
      guard from != to else { continue }
      try refuseIdentity(field, request)
      try refuseItem(field, isOptional: from == nil || to == nil, request)
      intents.append(
        FieldIntent(
          transform: id,
          object: request.object,
          field: field,
          from: from,
          to: to,
          reason: "as configured for \(request.to.site)"
        )
      )
    }
    return intents
  }

  /// Refuses the object itself and the fields by which it is found.
  private static func refuseIdentity(
    _ field: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) {
    let identity = [
      YAMLPath(keys: "apiVersion"), YAMLPath(keys: "kind"), YAMLPath(keys: "metadata"),
      YAMLPath(keys: "metadata", "name"), YAMLPath(keys: "metadata", "namespace"), .root,
    ]
    guard identity.contains(field) else { return }
    throw Refusal(
      .immutableField,
      "`\(field)` is part of what the object is found by",
      object: request.object,
      at: request.placed.object.location,
      next: ["name one object for each site in the configuration instead"]
    )
  }

  /// Refuses an item of a list that would be there at one site only: nothing tells where it stands.
  private static func refuseItem(
    _ field: YAMLPath,
    isOptional: Bool,
    _ request: TransformRequest
  ) throws(Refusal) {
    guard isOptional else { return }
    if case .key? = field.steps.last { return }
    throw Refusal(
      .pathNotFound,
      "`\(field)` is an item of a list, which has to be there at both sites",
      object: request.object,
      at: request.placed.object.location,
      next: ["give it a value for each site"]
    )
  }
}
