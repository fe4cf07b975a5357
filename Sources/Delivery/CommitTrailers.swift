/// The trailers by which a failover commit is found again (git-interpret-trailers(1)).
package struct CommitTrailers: Hashable, Sendable {
  /// Names of the services that the commit moves.
  package var services: [String]

  /// The sites that they leave; one for all, or one a service.
  package var from: [String]

  /// The sites that they move to.
  package var to: [String]

  /// `switchover`.
  package var kind: String

  /// Number of the plan's stage that the commit carries.
  package var stage: Int

  /// The plan's id, in hex.
  package var plan: String

  /// Why, as the person said.
  package var reason: String?

  /// The block of lines, in its fixed order.
  package var text: String {
    var lines = services.map { "Failover-Service: \($0)" }
    lines += from.map { "Failover-From: \($0)" } + to.map { "Failover-To: \($0)" }
    lines += ["Failover-Kind: \(kind)", "Failover-Stage: \(stage)", "Failover-Plan: \(plan)"]
    if let reason { lines.append("Failover-Reason: \(reason)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Creates trailers.
  package init(
    services: [String],
    from: [String],
    to: [String],
    kind: String,
    stage: Int,
    plan: String,
    reason: String?
  ) {
    self.services = services
    self.from = from
    self.to = to
    self.kind = kind
    self.stage = stage
    self.plan = plan
    self.reason = reason
  }

  /// Reads the last paragraph of a commit message; nil when it is not a failover commit.
  package init?(parsing message: String) {
    let paragraph = message.split(separator: "\n", omittingEmptySubsequences: false)
      .reversed().drop { $0.isEmpty }.prefix { !$0.isEmpty }.reversed()
    var values: [String: [String]] = [:]
    for line in paragraph {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      values[String(line[..<colon]), default: []].append(String(value))
    }
    guard let plan = values["Failover-Plan"]?.last, let services = values["Failover-Service"]
    else { return nil }
    self.init(
      services: services,
      from: values["Failover-From"] ?? [],
      to: values["Failover-To"] ?? [],
      kind: values["Failover-Kind"]?.last ?? "",
      stage: values["Failover-Stage"]?.last.flatMap { Int($0) } ?? 1,
      plan: plan,
      reason: values["Failover-Reason"]?.last
    )
  }
}
