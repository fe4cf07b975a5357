import LosslessYAML
package import Manifests
package import Planning
import SourceText

/// What a line of a file is part of, what becomes of it, and which move changes it, as text and as
/// JSON.
package struct LineReport {
  /// Objects that are listed.
  private static let objectsShown = 10

  private let line: Int
  private let subject: LineSubject
  private let overview: Overview
  private let interests: [FieldInterest]
  private let refusals: [Refusal]
  private let services: [String]?
  /// The configuration's service to which the line belongs; empty for one beside the services, nil
  /// where the file is not the configuration.
  private let configured: String?
  private let base: PlanBase

  /// Creates a report on the place to which line `line` belongs; without a configuration nothing is
  /// said of services.
  package init(
    _ place: FilePlace,
    line: Int,
    in overview: Overview,
    _ configuration: ServiceConfiguration?,
    base: PlanBase
  ) {
    self.line = line
    self.overview = overview
    self.base = base
    let subject = overview.subject(of: place, line: line)
    self.subject = subject
    let search = configuration.map { FieldInterests(overview.index, $0) }
    let found = search?.interests(in: subject)
    interests = found?.found ?? []
    refusals = found?.refusals ?? []
    configured = configuration.flatMap { known in
      guard known.path == place.file.path else { return nil }
      let line = place.location.start.line
      return known.services.filter { $0.location.start.line <= line }
        .max { $0.location.start < $1.location.start }?.name ?? ""
    }
    services = search?.services(naming: subject.ways.map(\.placed) + subject.met).map(\.name)
  }

  // MARK: Text

  /// The report for people.
  package var text: String {
    [heading, ways, patches, faults, moves].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var heading: String {
    var rows: [[String]] = []
    let place = subject.place
    if place.isNearest { rows.append(["line", "\(line) holds no field; the nearest one follows"]) }
    rows.append(["field", Printable.text(Self.name(subject.field.description))])
    let isAlone = place.file.documents.count == 1
    let document = isAlone ? "" : " (document \(place.document), from 0)"
    rows.append(["pointer", Printable.text("\"\(subject.pointer)\"\(document)")])
    rows.append(["part of", Printable.text(part)])
    if let target = subject.target {
      rows.append(["writes", Printable.text(Self.name(target.path.description))])
    }
    return "\(PlaceText.short(place.location)):\(place.location.start.column)\n"
      + TextTable(rows: rows.map { ["  \($0[0])", $0[1]] }).text
  }

  private static func name(_ field: String) -> String { field.isEmpty ? "(all of it)" : field }

  private var part: String {
    if let configured {
      return "the configuration" + (configured.isEmpty ? "" : ", service \(configured)")
    }
    let object = subject.object.map { "\($0.written)" } ?? "no object"
    switch subject.role {
    case .object: return subject.ways.isEmpty ? object : applied
    case .kustomization: return "a kustomization file"
    case .patch:
      let uses = subject.uses.map(PlaceText.short).joined(separator: ", ")
      return "a patch, \(object == "no object" ? "" : "of \(object), ")used at \(uses)"
    case .other: return "no object: Flux applies nothing of it"
    }
  }

  /// The object as applied, under every name that it gets.
  private var applied: String {
    var names: [String] = []
    for way in subject.ways {
      let name = "\(way.placed.reference)"
      if !names.contains(name) { names.append(name) }
    }
    let more = names.count - ObjectReport.waysShown
    let shown = names.prefix(ObjectReport.waysShown).joined(separator: ", ")
    return more > 0 ? "\(shown) and \(more) more" : shown
  }

  private var ways: String {
    let isApplied = !subject.ways.isEmpty || subject.reasons.isEmpty
    guard isApplied else {
      if configured != nil { return "" }
      return "Nothing applies it:\n" + ObjectReport.reasons(subject.reasons)
    }
    var texts = subject.ways.prefix(ObjectReport.waysShown).enumerated().map { number, way in
      let title =
        subject.ways.count == 1
        ? "Applied by, root first:"
        : "Applied as \(way.placed.reference), way \(number + 1) of \(subject.ways.count):"
      return Printable.text(title) + "\n"
        + PlaceText.rows(WayReport(way: way).rows, indentation: 2) + overrides(on: way)
    }
    let more = subject.ways.count - ObjectReport.waysShown
    if more > 0 { texts.append("and \(more) more \(more == 1 ? "way" : "ways"): -o json\n") }
    if subject.ways.isEmpty, let object = subject.object, overview.isRoot(object) {
      texts.append("A root: nothing has to apply it.\n")
    }
    return texts.joined(separator: "\n")
  }

  /// Who else may write the field on a way.
  private func overrides(on way: ObjectWay) -> String {
    let rows =
      rows(ofDecision: way) + WayReport.rows(influences(on: way)) + rows(ofVariables: way)
      + rows(ofScalers: way)
    let complaints = WayReport.rows(way.placed.complaints)
    return
      (rows.isEmpty
      ? "  nobody else changes the field on the way\n"
      : "  who else may change it:\n" + PlaceText.rows(rows, indentation: 4))
      + (complaints.isEmpty ? "" : "  what stands in the way:\n")
      + PlaceText.rows(complaints, indentation: 4)
  }

  private func influences(on way: ObjectWay) -> [Influence] {
    way.placed.influences(on: subject.field, at: subject.pointerInObject)
  }

  private func variables(on way: ObjectWay) -> [VariableOrigin] {
    let node = subject.place.node
    let range = node.contentRange
    // What holds many lines holds other fields, too.
    let isOneLine = range.upperBound <= subject.place.file.buffer.textEnd(at: range.lowerBound)
    guard let text = node.followed.text ?? (isOneLine ? node.sourceText : nil) else { return [] }
    return overview.origins(ofVariablesIn: text, on: way)
  }

  /// Where the value that is applied stands, if not here.
  private func decidingPlace(on way: ObjectWay) -> SourceLocation? {
    let place = way.placed.decidingPlace(of: subject.field)
    let own = subject.place.location
    return place.flatMap { $0.file == own.file && $0.start.line == own.start.line ? nil : $0 }
  }

  private func rows(ofDecision way: ObjectWay) -> [(place: String, what: String)] {
    decidingPlace(on: way).map { [(PlaceText.short($0), "decides it: that value is applied")] }
      ?? []
  }

  private func rows(ofVariables way: ObjectWay) -> [(place: String, what: String)] {
    variables(on: way).map { origin in
      (
        origin.location.map(PlaceText.short) ?? "",
        Printable.text("variable `${\(origin.name)}`: \(origin.message)")
      )
    }
  }

  private func scalers(on way: ObjectWay) -> [PlacedObject] {
    guard subject.field.description == "spec.replicas" else { return [] }
    return overview.index.scalers(of: way.placed.reference).filter {
      $0.rootFile == way.placed.rootFile
    }
  }

  private func rows(ofScalers way: ObjectWay) -> [(place: String, what: String)] {
    scalers(on: way).map {
      (PlaceText.short($0.object.location), Printable.text("\($0.reference) scales it"))
    }
  }

  private var patches: String {
    guard let relation = subject.relation else { return "" }
    let title =
      switch relation {
      case .patched: "The patch may meet"
      case .listed: "What comes through here:"
      case .scaled: "Its count is set here:"
      case .filled: "The variable is filled in here:"
      }
    guard !subject.met.isEmpty else {
      if !notes.isEmpty { return "" }
      return "\(relation == .patched ? "The patch meets" : "It has to do with") no object that is "
        + "applied.\n"
    }
    let shown = subject.met.prefix(Self.objectsShown).map { placed in
      (
        PlaceText.short(placed.object.location),
        Printable.text("\(placed.reference)\(decision(of: placed))")
      )
    }
    let more = subject.met.count - shown.count
    return (relation == .patched ? "\(title):" : title) + "\n"
      + PlaceText.rows(shown, indentation: 2) + (more > 0 ? "  and \(more) more: -o json\n" : "")
  }

  /// Whether the line decides the field that it writes in an object, or what does.
  private func decision(of placed: PlacedObject) -> String {
    guard let target = subject.target, let place = placed.decidingPlace(of: target.path) else {
      return ""
    }
    guard place.file == subject.place.file.path.string else {
      return ", where \(PlaceText.short(place)) decides"
    }
    if place.start.line == subject.line { return ", where this line decides" }
    let isInside = subject.place.node.contentRange.contains(place.byteRange.lowerBound)
    return isInside ? ", where this patch decides" : ", where line \(place.start.line) decides"
  }

  /// What could not be followed from here.
  private var notes: [Diagnostic] {
    let place = subject.place.location
    return overview.index.notes.filter {
      $0.location?.file == place.file && $0.location?.start.line == place.start.line
    }
  }

  private var faults: String {
    notes.isEmpty
      ? "" : "What stands in the way:\n" + PlaceText.rows(WayReport.rows(notes), indentation: 2)
  }

  private var moves: String {
    guard let services, configured == nil else { return "" }
    guard !interests.isEmpty || !refusals.isEmpty else {
      return services.isEmpty
        ? "No service names it.\n"
        : "No move of \(services.joined(separator: ", ")) changes it.\n"
    }
    return "What a move changes:\n" + interests.map(move).joined()
      + refusals.map { refusal in
        let place = refusal.location.map { "\(PlaceText.short($0)): " } ?? ""
        return Printable.text(
          "  \(refusal.service ?? ""): \(place)\(refusal.message) [\(refusal.code.rawValue)]"
        ) + "\n"
      }.joined()
  }

  private func move(_ interest: FieldInterest) -> String {
    let isSecret = interest.object.kind == "Secret"
    let field = interest.relation == .itself ? "" : " of \(interest.field)"
    var lines = [
      "  \(interest.service.name): \(interest.transform)\(field) in \(interest.object)"
        + (interest.cluster.map { " of \($0)" } ?? "")
    ]
    for wish in interest.wishes {
      let values = isSecret ? "***" : "\(wish.from) -> \(wish.to)"
      let sites =
        "\(interest.service.origin(of: wish.transition)) to "
        + interest.service.destination(of: wish.transition)
      lines.append("    \(wish.transition.rawValue), \(sites): \(values)")
    }
    if let decision = interest.decision, decision.file.path != subject.place.file.path {
      lines.append("    decided at \(PlaceText.short(decision.location))")
    }
    if let refusal = interest.refusal {
      let place = refusal.location.map { " (\(PlaceText.short($0)))" } ?? ""
      lines.append("    refused: \(refusal.message)\(place) [\(refusal.code.rawValue)]")
      lines += refusal.next.map { "      = help: \($0)" }
    }
    return lines.map { Printable.text($0) + "\n" }.joined()
  }

  // MARK: JSON

  /// The document of kind `Line`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Line"),
      "base": PlanJSON.base(base),
      "file": .string(subject.place.file.path.string),
      "line": .integer(line),
      "place": .members([
        "line": .integer(subject.place.location.start.line),
        "column": .integer(subject.place.location.start.column),
        "nearest": .boolean(subject.place.isNearest),
        "document": .integer(subject.place.document),
        "pointer": .string(subject.pointer),
        "field": .string(subject.field.description),
      ]),
      "role": .string(subject.role.rawValue),
      "object": subject.object.map {
        PlanJSON.object($0.written, version: $0.written.version)
      } ?? .null,
      "ways": .array(subject.ways.map(wayJSON)),
      "unapplied": ObjectReport.json(subject.reasons),
      "patch": .members([
        "writes": .optional(subject.target?.path.description),
        "pointer": .optional(subject.target?.pointer),
        "usedAt": .array(subject.uses.map { .object(PlaceText.members($0)) }),
      ]),
      "configured": .optional(configured),
      "relation": .optional(subject.relation?.rawValue),
      "objects": .array(
        subject.met.map { placed in
          .object(
            [JSONMember(name: "reference", value: .string("\(placed.reference)"))]
              + PlaceText.members(placed.object.location)
          )
        }
      ),
      "complaints": .array(notes.map(DiagnosticJSON.value)),
      "services": .array((services ?? []).map(JSONValue.string)),
      "changes": .array(interests.map(changeJSON)),
      "refusals": .array(refusals.map(PlanJSON.refusal)),
    ])
  }

  private func wayJSON(_ way: ObjectWay) -> JSONValue {
    guard case .object(let members) = WayReport(way: way).json else { return .null }
    return .object(
      members + [
        JSONMember(
          name: "decidedAt",
          value: way.placed.decidingPlace(of: subject.field).map {
            .object(PlaceText.members($0))
          } ?? .null
        ),
        JSONMember(
          name: "overrides",
          value: .array(influences(on: way).map(WayReport.influence))
        ),
        JSONMember(
          name: "variables",
          value: .array(
            variables(on: way).map { origin in
              .object(
                [
                  JSONMember(name: "name", value: .string(origin.name)),
                  JSONMember(name: "message", value: .string(origin.message)),
                ] + PlaceText.members(origin.location)
              )
            }
          )
        ),
        JSONMember(
          name: "scalers",
          value: .array(scalers(on: way).map { .string("\($0.reference)") })
        ),
      ]
    )
  }

  private func changeJSON(_ interest: FieldInterest) -> JSONValue {
    let isSecret = interest.object.kind == "Secret"
    let shown = { (text: String) in JSONValue.string(isSecret ? "***" : text) }
    return .members([
      "service": .string(interest.service.name),
      "transform": .string(interest.transform),
      "object": .string("\(interest.object)"),
      "cluster": .optional(interest.cluster?.string),
      "field": .string(interest.field),
      "relation": .string(interest.relation.rawValue),
      "moves": .array(
        interest.wishes.map { wish in
          .members([
            "command": .string(wish.transition.rawValue),
            "from": shown(wish.from),
            "to": shown(wish.to),
          ])
        }
      ),
      "decidedAt": interest.decision.map { .object(PlaceText.members($0.location)) } ?? .null,
      "refusal": interest.refusal.map(PlanJSON.refusal) ?? .null,
    ])
  }
}
