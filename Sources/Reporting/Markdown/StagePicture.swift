import Planning

/// A plan's stages as a flow chart (https://mermaid.js.org/syntax/flowchart.html), which GitHub,
/// GitLab and Forgejo draw.
struct StagePicture {
  let plan: Plan

  /// Characters of a label that are shown.
  private static let longest = 60

  var text: String {
    var lines = ["flowchart LR", Self.node("base", "Base: \(plan.base.ref)", "[", "]")]
    var last = "base"
    for stage in plan.stages {
      let name = "stage\(stage.number)"
      lines.append(Self.node(name, label(of: stage), "[", "]"))
      lines.append("  \(last) --> \(name)")
      last = name
      for (number, gate) in stage.gates.enumerated() {
        let gateName = "gate\(stage.number)x\(number)"
        lines.append(Self.node(gateName, "Gate: \(gate.description)", "{{", "}}"))
        lines.append("  \(last) --> \(gateName)")
        last = gateName
      }
    }
    lines.append(Self.node("done", outcome, "([", "])"))
    lines.append("  \(last) --> done")
    return lines.joined(separator: "\n") + "\n"
  }

  private func label(of stage: PlannedStage) -> String {
    let count = stage.changes.count
    let what = count == 0 ? "holds already" : count == 1 ? "1 change" : "\(count) changes"
    let isNext = plan.stages.count > 1 && stage.number == plan.delivered?.number
    return "Stage \(stage.number): \(stage.name), \(what)\(isNext ? ", next" : "")"
  }

  private var outcome: String {
    let names = Set(plan.stages.flatMap(\.changes).map(\.service))
    let moved = plan.services.filter { names.contains($0.service.name) }
    guard moved.count <= 3 else { return "\(moved.count) services moved" }
    return moved.map { "\($0.service.name) at \($0.to)" }.joined(separator: ", ")
  }

  /// A node with a label, in the signs that give it its shape.
  static func node(_ name: String, _ label: String, _ open: String, _ close: String) -> String {
    "  \(name)\(open)\"\(escaped(label))\"\(close)"
  }

  /// A label in which every character that Mermaid could read is named by its number (`#35;`).
  static func escaped(_ text: String) -> String {
    let scalars = Printable.text(text).unicodeScalars
    let shown = scalars.prefix(longest).map { scalar in
      let isPlain =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || " ,.:/_-".unicodeScalars.contains(scalar)
      return isPlain ? String(scalar) : "#\(scalar.value);"
    }
    return shown.joined() + (scalars.count > longest ? "..." : "")
  }
}
