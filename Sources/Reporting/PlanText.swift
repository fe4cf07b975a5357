import LosslessYAML
import Manifests
package import Planning
import SourceText

/// A plan for people: who moves, the diff, and what to know.
package struct PlanText {
  private let plan: Plan
  private let style: TerminalStyle

  /// Creates a report.
  package init(_ plan: Plan, style: TerminalStyle) {
    self.plan = plan
    self.style = style
  }

  /// One line a service: where it is and where it goes.
  package var heading: String {
    let moved = Set(plan.changes.map(\.service))
    return plan.services.map { planned in
      let name = planned.service.name
      guard moved.contains(name) else {
        return "\(name) is at \(planned.to) already, nothing to do.\n"
      }
      let state = planned.state == .mixed ? " (now at both sites)" : ""
      return "\(name) in \(planned.service.namespace): \(planned.from) -> \(planned.to)\(state)\n"
    }.joined()
  }

  /// The diff as a terminal may show it: controls escaped, values of Secrets masked, coloured where
  /// the style asks for it.
  package func diff(_ raw: [(file: PlannedFile, diff: [UInt8])]) -> String {
    raw.map { SafeDiff(file: $0.file, style: style).text($0.diff) }.joined()
  }

  /// The changes as lines: place, field, old and new value.
  package var changes: String {
    var rows: [[String]] = []
    for change in plan.changes {
      let decision = change.decision
      rows.append([
        "  \(decision.file.path):\(decision.location.start.line)",
        Printable.text(decision.intent.field.description),
        Printable.text("\(change.old?.value ?? "(absent)") -> \(change.new?.value ?? "(absent)")"),
      ])
    }
    return TextTable(rows: rows).text
  }

  /// The refusals, and the command that does the rest.
  package var refusals: String {
    let texts = plan.refusals.map { refusal in
      var diagnostic = refusal.diagnostic
      if let service = refusal.service {
        diagnostic.message = "\(service): \(diagnostic.message)"
      }
      return DiagnosticText(style).text(diagnostic)
    }
    let refused = Set(plan.refusals.compactMap(\.service))
    let rest = plan.services.map(\.service.name).filter { !refused.contains($0) }
    let way =
      rest.isEmpty || refused.isEmpty
      ? "" : "Without them: failover \(plan.transition.rawValue) \(rest.joined(separator: " "))\n"
    return texts.joined(separator: "\n") + way
  }
}

/// One file's diff made safe to show.
private struct SafeDiff {
  let file: PlannedFile
  let style: TerminalStyle

  func text(_ diff: [UInt8]) -> String {
    let masked = (
      old: SecretLines.numbers(in: file.before), new: SecretLines.numbers(in: file.after)
    )
    var old = 0
    var new = 0
    var result = ""
    for line in String(decoding: diff, as: UTF8.self).split(
      separator: "\n",
      omittingEmptySubsequences: false
    ).dropLast() {
      if line.hasPrefix("@@") { (old, new) = Self.starts(line) }
      let isBody = old > 0 || new > 0
      let isSecret =
        isBody
        && (line.first == "+" ? masked.new.contains(new) : masked.old.contains(old))
      result += paint(Printable.text(isSecret ? Self.mask(line) : String(line)), isBody) + "\n"
      guard isBody, !line.hasPrefix("@@") else { continue }
      if line.first != "+", line.first != "\\" { old += 1 }
      if line.first != "-", line.first != "\\" { new += 1 }
    }
    return result
  }

  private func paint(_ line: String, _ isBody: Bool) -> String {
    if line.hasPrefix("@@") { return style.paint(line, .cyan) }
    guard isBody else { return style.paint(line, .bold) }
    if line.hasPrefix("+") { return style.paint(line, .green) }
    return line.hasPrefix("-") ? style.paint(line, .red) : line
  }

  /// The line numbers of `@@ -12,7 +12,7 @@`.
  private static func starts(_ line: Substring) -> (Int, Int) {
    let numbers = line.split(separator: " ").dropFirst().prefix(2).map {
      Int($0.dropFirst().prefix { $0.isNumber }) ?? 0
    }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0)
  }

  private static func mask(_ line: Substring) -> String {
    guard let colon = line.firstIndex(of: ":") else { return line.prefix(1) + "***" }
    return line[...colon] + " ***"
  }
}

/// The lines of a file that hold the values of Secrets.
private enum SecretLines {
  static func numbers(in bytes: [UInt8]?) -> Set<Int> {
    guard let bytes else { return [] }
    let file = ManifestFile(path: RepositoryPath("file"), bytes: bytes)
    var lines: Set<Int> = []
    for object in ManifestObject.objects(in: file) where object.written.kind == "Secret" {
      for key in ["data", "stringData"] {
        guard let node = object.root[key] else { continue }
        let first = file.buffer.position(at: node.contentRange.lowerBound).line
        let last = file.buffer.position(at: node.contentRange.upperBound).line
        lines.formUnion(first...max(first, last))
      }
    }
    return lines
  }
}
