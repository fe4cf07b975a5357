package import Manifests
package import Planning
import SourceText

/// The ways of single objects as text and as JSON.
package struct ObjectReport {
  /// Objects that are shown.
  private static let objectsShown = 10
  /// Ways that are shown in full.
  static let waysShown = 5

  private let overview: Overview
  private let objects: [(object: ManifestObject, ways: [ObjectWay], services: [String])]
  private let base: PlanBase

  /// Creates a report on what a query asks for; without a configuration no service is named.
  package init(
    _ query: ObjectQuery,
    in overview: Overview,
    _ configuration: ServiceConfiguration?,
    base: PlanBase
  ) {
    self.overview = overview
    self.base = base
    let interests = configuration.map { FieldInterests(overview.index, $0) }
    objects = query.objects(in: overview.index).map { object in
      let ways = query.ways(of: object, in: overview)
      let services = interests?.services(naming: ways.map(\.placed)).map(\.name) ?? []
      return (object, ways, services)
    }
  }

  /// The ways of every object, root first.
  package var text: String {
    var texts = objects.prefix(Self.objectsShown).map { entry in
      guard !entry.ways.isEmpty else { return unapplied(entry.object) }
      return Self.ways(entry.ways) + applied(by: entry.object) + Self.services(entry.services)
    }
    let more = objects.count - Self.objectsShown
    if more > 0 { texts.append("and \(more) more \(more == 1 ? "object" : "objects"): -o json\n") }
    return texts.joined(separator: "\n")
  }

  /// An object that nothing applies, and why.
  private func unapplied(_ object: ManifestObject) -> String {
    let place = (PlaceText.short(object.location), Printable.text("\(object.written)"))
    guard !overview.isRoot(object) else {
      return Printable.text("\(object.written): a root, which nothing has to apply") + "\n"
        + PlaceText.rows([place], indentation: 2) + applied(by: object)
    }
    return Printable.text("\(object.written): nothing applies it") + "\n"
      + PlaceText.rows([place], indentation: 2)
      + Self.reasons(overview.reasons(forUnapplied: object.file.path))
  }

  /// What a Flux object applies itself, once for each way on which that differs.
  private func applied(by object: ManifestObject) -> String {
    var texts: [String] = []
    for objects in overview.objects(appliedBy: object) {
      let kinds = GraphReport.kinds(objects, all: true)
      let text = "  applies \(kinds.isEmpty ? "no object" : kinds)\n"
      if !texts.contains(text) { texts.append(text) }
    }
    return texts.joined()
  }

  /// Why nothing applies a file.
  static func reasons(_ reasons: [UnappliedReason]) -> String {
    reasons.map { reason in
      let place = reason.location.map { " (\(PlaceText.short($0)))" } ?? ""
      return "  \(Printable.text(reason.message))\(place)\n"
    }.joined()
  }

  /// Ways with what may change the object on each.
  static func ways(_ ways: [ObjectWay]) -> String {
    var texts = ways.prefix(waysShown).enumerated().map { number, way in
      let title = ways.count == 1 ? "" : ", way \(number + 1) of \(ways.count)"
      let influences = WayReport.rows(way.placed.influences)
      let complaints = WayReport.rows(way.placed.complaints)
      return Printable.text("\(way.placed.reference)\(title)") + "\n"
        + PlaceText.rows(WayReport(way: way).rows, indentation: 2)
        + (influences.isEmpty ? "" : "  what may change it on the way, inner first:\n")
        + PlaceText.rows(influences, indentation: 4)
        + (complaints.isEmpty ? "" : "  what stands in the way:\n")
        + PlaceText.rows(complaints, indentation: 4)
    }
    let more = ways.count - waysShown
    if more > 0 { texts.append("and \(more) more \(more == 1 ? "way" : "ways"): -o json\n") }
    return texts.joined(separator: "\n")
  }

  static func services(_ names: [String]) -> String {
    names.isEmpty ? "" : "  moved by \(names.joined(separator: ", "))\n"
  }

  /// The document of kind `GraphObjects`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("GraphObjects"),
      "base": PlanJSON.base(base),
      "objects": .array(
        objects.map { entry in
          let object = entry.object
          let reasons =
            entry.ways.isEmpty ? overview.reasons(forUnapplied: object.file.path) : []
          return .object(
            [JSONMember(name: "written", value: .string("\(object.written)"))]
              + PlaceText.members(object.location) + [
                JSONMember(name: "document", value: .integer(object.document)),
                JSONMember(
                  name: "ways",
                  value: .array(entry.ways.map { WayReport(way: $0).json })
                ),
                JSONMember(name: "unapplied", value: Self.json(reasons)),
                JSONMember(
                  name: "services",
                  value: .array(entry.services.map(JSONValue.string))
                ),
              ]
          )
        }
      ),
    ])
  }

  static func json(_ reasons: [UnappliedReason]) -> JSONValue {
    .array(
      reasons.map { reason in
        .object(
          [JSONMember(name: "message", value: .string(reason.message))]
            + PlaceText.members(reason.location)
        )
      }
    )
  }
}
