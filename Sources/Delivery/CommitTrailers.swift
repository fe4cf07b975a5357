import GitStore
import Planning

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

  /// Reads the trailers of a commit message; nil when it is not a failover commit.
  ///
  /// They stand in the last paragraph, or before paragraphs that are trailers too: forges add
  /// `Co-authored-by` below. Names that no configuration could hold, or a plan that is no object id,
  /// make the commit somebody else's.
  package init?(parsing message: String) {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    for paragraph in lines.split(whereSeparator: \.isEmpty).reversed() {
      guard let values = Self.trailers(in: paragraph) else { return nil }
      guard values["Failover-Plan"] != nil else { continue }
      self.init(values)
      return
    }
    return nil
  }

  /// Reads every block of trailers in the message of a commit that was merged, in order.
  ///
  /// A forge's squash puts the messages of all commits into the body, git's own indents them, and a
  /// description brings its quotes: the lines count wherever they stand, as long as they stand
  /// together and say what was moved, from where and to where.
  package static func blocks(in message: String) -> [CommitTrailers] {
    var blocks: [CommitTrailers] = []
    var values: [String: [String]] = [:]
    func close() {
      if let block = CommitTrailers(values), !block.from.isEmpty, !block.to.isEmpty {
        blocks.append(block)
      }
      values = [:]
    }
    // A description that was typed on a web page ends its lines in CR LF.
    let lines = message.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for line in lines {
      guard let (name, value) = trailer(line.drop { " \t>".contains($0) }) else {
        close()
        continue
      }
      // Two blocks without a line between them.
      if name == "Failover-Service", values["Failover-Plan"] != nil { close() }
      values[name, default: []].append(value)
    }
    close()
    return blocks
  }

  /// The name and the value of a line that is a trailer.
  private static func trailer(_ line: Substring) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
      line[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else { return nil }
    let value = line[line.index(after: colon)...].drop { $0 == " " }
    return (String(line[..<colon]), String(value))
  }

  /// The values by name, or nil when a line is no trailer.
  private static func trailers(in paragraph: ArraySlice<Substring>) -> [String: [String]]? {
    var values: [String: [String]] = [:]
    for line in paragraph {
      guard let (name, value) = trailer(line) else { return nil }
      values[name, default: []].append(value)
    }
    return values
  }

  private init?(_ values: [String: [String]]) {
    let services = values["Failover-Service"] ?? []
    let from = values["Failover-From"] ?? []
    let to = values["Failover-To"] ?? []
    guard !services.isEmpty, (services + from + to).allSatisfy(ConfigurationReader.isName),
      let plan = values["Failover-Plan"]?.last, ObjectID(hex: plan) != nil
    else { return nil }
    self.init(
      services: services,
      from: from,
      to: to,
      kind: values["Failover-Kind"]?.last ?? "",
      stage: values["Failover-Stage"]?.last.flatMap { Int($0) } ?? 1,
      plan: plan,
      reason: values["Failover-Reason"]?.last
    )
  }
}
