import Manifests
import Planning
import SourceText

/// One way on which an object comes to a cluster, as rows and as JSON.
struct WayReport {
  let way: ObjectWay

  /// A row for every Flux object, every kustomization file, and the object's own file: root first.
  var rows: [(place: String, what: String)] {
    let last = way.steps.count - 1
    var rows: [(place: String, what: String)] = []
    for (position, step) in way.steps.enumerated() {
      let generated = way.isGenerated && position == last ? ", every YAML file below it" : ""
      rows.append((PlaceText.short(step.location), Printable.text(Self.text(step, generated))))
      if position < last { rows += way.links[position].map(Self.row) }
    }
    let object = way.placed.object
    return rows + way.entries.map(Self.row)
      + [(PlaceText.short(object.location), Printable.text("\(object.written)"))]
  }

  private static func row(_ entry: ListedEntry) -> (place: String, what: String) {
    let renames = entry.renames.isEmpty ? "" : " (\(entry.renames.joined(separator: ", ")))"
    let verb = entry.isComponent ? "adds the component" : "lists"
    return (PlaceText.short(entry.location), Printable.text("\(verb) `\(entry.text)`\(renames)"))
  }

  private static func text(_ step: FluxStep, _ generated: String) -> String {
    let folder = step.folder.map(folder) ?? step.path ?? "nothing here"
    var text = "\(step.reference) applies \(folder)\(generated)"
    if step.isStray { text += "; no root reaches it, another cluster may" }
    if let namespace = step.targetNamespace { text += " into namespace \(namespace)" }
    if let cluster = step.kubeConfig { text += " of the cluster of \(cluster)" }
    return step.isSuspended ? text + "; suspended" : text
  }

  /// A folder's name; the top one has none.
  static func folder(_ path: RepositoryPath) -> String { path.string.isEmpty ? "./" : path.string }

  /// A row for each influence: its place, and what it writes.
  static func rows(_ influences: [Influence]) -> [(place: String, what: String)] {
    influences.map { influence in
      (PlaceText.short(influence.location), Printable.text(text(influence)))
    }
  }

  private static func text(_ influence: Influence) -> String {
    guard !influence.fields.isEmpty else { return "\(influence.name): any field" }
    let shown = influence.fields.prefix(4).joined(separator: ", ")
    let more = influence.fields.count - 4
    return "\(influence.name): \(shown)" + (more > 0 ? " and \(more) more" : "")
  }

  /// Rows of what stands in the way.
  static func rows(_ complaints: [Diagnostic]) -> [(place: String, what: String)] {
    complaints.map { complaint in
      let place = complaint.location.map(PlaceText.short) ?? ""
      return (place, Printable.text("\(complaint.message) [\(complaint.code)]"))
    }
  }

  // MARK: JSON

  var json: JSONValue {
    .members([
      "object": PlanJSON.object(
        way.placed.reference,
        version: way.placed.object.written.version
      ),
      "steps": .array(
        way.steps.enumerated().map { position, step in
          guard case .object(let members) = Self.step(step) else { return .null }
          let entries = position < way.links.count ? way.links[position] : way.entries
          return .object(members + [JSONMember(name: "entries", value: Self.entries(entries))])
        }
      ),
      "entries": Self.entries(way.entries),
      "generated": .boolean(way.isGenerated),
      "influences": .array(way.placed.influences.map(Self.influence)),
      "complaints": .array(way.placed.complaints.map(DiagnosticJSON.value)),
    ])
  }

  private static func entries(_ entries: [ListedEntry]) -> JSONValue {
    .array(
      entries.map { entry in
        .object(
          PlaceText.members(entry.location) + [
            JSONMember(name: "entry", value: .string(entry.text)),
            JSONMember(name: "component", value: .boolean(entry.isComponent)),
          ]
        )
      }
    )
  }

  /// A Flux object of a way.
  static func step(_ step: FluxStep) -> JSONValue {
    .object(
      [JSONMember(name: "reference", value: .string("\(step.reference)"))]
        + PlaceText.members(step.location) + [
          JSONMember(name: "path", value: .optional(step.path)),
          JSONMember(name: "folder", value: .optional(step.folder?.string)),
          JSONMember(name: "outcome", value: .string(step.outcome.rawValue)),
          JSONMember(name: "stray", value: .boolean(step.isStray)),
          JSONMember(name: "suspended", value: .boolean(step.isSuspended)),
          JSONMember(name: "source", value: .optional(step.source)),
          JSONMember(name: "targetNamespace", value: .optional(step.targetNamespace)),
          JSONMember(name: "kubeConfig", value: .optional(step.kubeConfig)),
          JSONMember(name: "dependsOn", value: .array(step.dependencies.map(JSONValue.string))),
        ]
    )
  }

  /// Something that may write fields of an object.
  static func influence(_ influence: Influence) -> JSONValue {
    .object(
      [JSONMember(name: "name", value: .string(influence.name))]
        + PlaceText.members(influence.location)
        + [JSONMember(name: "fields", value: .array(influence.fields.map(JSONValue.string)))]
    )
  }
}
