import Manifests
package import Planning
import SourceText

/// The words of a failover commit: a subject as a person would write it, what changes and why, how to
/// go on and how to go back, and the trailers.
package struct CommitMessage {
  private let plan: Plan
  private let reason: String?
  private let followUp: FollowUp
  private let planID: String

  /// Creates the message of a plan; `planID` is its full id.
  package init(_ plan: Plan, planID: String, reason: String?, followUp: FollowUp) {
    self.plan = plan
    self.planID = planID
    self.reason = reason
    self.followUp = followUp
  }

  /// The whole message, with a final line end.
  package var text: String {
    let paragraphs = [
      subject, what, reason.map { "Why: \($0)" }, changes, consequences, goingOn, goingBack,
    ]
    return paragraphs.compactMap(\.self).joined(separator: "\n\n") + "\n\n" + trailers.text
  }

  private var moved: [PlannedService] {
    let names = Set(plan.changes.map(\.service))
    return plan.services.filter { names.contains($0.service.name) }
  }

  /// At most 72 columns.
  var subject: String {
    let stage = plan.stageLabel.map {
      " (stage \($0.number) of \(plan.stages.count), \($0.name))"
    }
    let way = (moved.first.map { " \($0.from) -> \($0.to)" } ?? "") + (stage ?? "")
    let verb =
      (plan.kind == .failover ? "fail " : "switch ")
      + (plan.transition == .promote ? "over" : "back")
    let names = moved.map(\.service.name).joined(separator: ", ")
    let full = "\(names): \(verb)\(way)"
    if full.count <= 72 { return full }
    let short = moved.count == 1 ? names : "\(moved.count) services"
    let counted = "\(short): \(verb)\(way)"
    return counted.count <= 72 ? counted : "\(short): \(verb)" + (stage ?? "")
  }

  private var what: String {
    moved.map {
      "Move \($0.service.name) in namespace \($0.service.namespace) from \($0.from) to \($0.to)."
    }.joined(separator: "\n")
  }

  private var changes: String {
    let rows = plan.changes.map { change in
      [
        "\(change.decision.file.path):\(change.decision.location.start.line)",
        "\(change.decision.intent.field)",
        "\(change.old?.value ?? "(absent)") -> \(change.new?.value ?? "(absent)")",
      ].map(Self.printable)
    }
    return (["Changes:"] + rows.map { "- \($0[0])\n  \($0[1]): \($0[2])" }).joined(separator: "\n")
  }

  private var consequences: String {
    var lines = plan.warnings.map { Self.printable($0.message) }
    let left = plan.changes.compactMap { change -> String? in
      guard change.decision.intent.transform == "swap-volume-claim" else { return nil }
      return change.old.map { "The claim \($0.value) stays behind with its data." }
    }
    lines += left.map(Self.printable)
    return lines.map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: "\n")
  }

  private var goingOn: String {
    (["To propose it:"] + followUp.propose.map { "    \(Self.printable($0))" }
      + ["", "After the merge:"] + followUp.afterMerge.map { "    \(Self.printable($0))" }).joined(
        separator: "\n"
      )
  }

  private var goingBack: String {
    let names = moved.map(\.service.name).joined(separator: " ")
    return "Going back:\n    failover \(plan.transition.reversed.rawValue) \(names)"
  }

  private var trailers: CommitTrailers {
    CommitTrailers(
      services: moved.map(\.service.name),
      from: Self.unique(moved.map(\.from)),
      to: Self.unique(moved.map(\.to)),
      kind: plan.kind.rawValue,
      stage: plan.delivered?.number ?? 1,
      plan: planID,
      reason: reason
    )
  }

  private static func unique(_ values: [String]) -> [String] {
    values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Values come from manifests: what could break the message's lines is shown, not obeyed.
  private static func printable(_ text: String) -> String {
    text.unicodeScalars.map {
      $0.isControlOrBidirectional ? "\\u{\(String($0.value, radix: 16))}" : String($0)
    }.joined()
  }
}
