import Planning
import SourceText
import Validation

/// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), within what GitHub's
/// code scanning takes.
struct SarifReport {
  /// Results of one run that code scanning takes; the heaviest stay.
  static let limit = 25_000

  let report: Report

  var text: String {
    let document = JSONValue.members([
      "$schema": .string("https://json.schemastore.org/sarif-2.1.0.json"),
      "version": .string("2.1.0"),
      "runs": .array([run]),
    ])
    return document.compact + "\n"
  }

  private var run: JSONValue {
    let rules = SarifRules(codes: report.findings.map(\.code))
    let names = Fingerprint.names(of: report.findings)
    let kept = kept
    let results = zip(report.findings, names).enumerated().filter { kept.contains($0.offset) }
      .map { Self.result($0.element.0, $0.element.1, rules) }
    return .members([
      "tool": .members(["driver": driver(rules)]),
      "automationDetails": .members(["id": .string("failover/\(report.command)/")]),
      "columnKind": .string("unicodeCodePoints"),
      "invocations": .array([invocation(hidden: report.findings.count - results.count)]),
      "results": .array(results),
    ])
  }

  private func driver(_ rules: SarifRules) -> JSONValue {
    var members = [JSONMember(name: "name", value: .string("failover"))]
    if let version = report.toolVersion {
      members.append(JSONMember(name: "version", value: .string(version)))
    }
    members.append(JSONMember(name: "rules", value: .array(rules.values)))
    return .object(members)
  }

  /// The places of the findings that are written: all, or the heaviest.
  private var kept: Set<Int> {
    let places = Array(report.findings.indices)
    guard places.count > Self.limit else { return Set(places) }
    // Equal ones stay in their order.
    let heaviest = places.sorted {
      let (one, other) = (report.findings[$0].severity, report.findings[$1].severity)
      return one == other ? $0 < $1 : one > other
    }
    return Set(heaviest.prefix(Self.limit))
  }

  private func invocation(hidden: Int) -> JSONValue {
    var members = [JSONMember(name: "executionSuccessful", value: .boolean(true))]
    if hidden > 0 {
      let message =
        "\(Report.counted(hidden, "more finding")) not shown: a run takes no more results"
      let notification = JSONValue.members([
        "level": .string("warning"), "message": .members(["text": .string(message)]),
      ])
      members.append(
        JSONMember(name: "toolExecutionNotifications", value: .array([notification]))
      )
    }
    return .object(members)
  }

  private static func result(
    _ finding: Diagnostic,
    _ name: String,
    _ rules: SarifRules
  ) -> JSONValue {
    var members: [JSONMember] = [JSONMember(name: "ruleId", value: .string(finding.code))]
    if let index = rules.index(of: finding.code) {
      members.append(JSONMember(name: "ruleIndex", value: .integer(index)))
    }
    members += [
      JSONMember(name: "level", value: .string(finding.severity.rawValue)),
      JSONMember(name: "message", value: .members(["text": .string(message(finding))])),
    ]
    if let location = finding.location {
      let place = JSONValue.members(["physicalLocation": physical(location)])
      members.append(JSONMember(name: "locations", value: .array([place])))
    }
    members.append(
      JSONMember(
        name: "partialFingerprints",
        value: .members(["primaryLocationLineHash": .string(name)])
      )
    )
    return .object(members)
  }

  /// Viewers make a link of `[words](address)`, in plain text too (section 3.11.6): a blank parts it.
  private static func message(_ finding: Diagnostic) -> String {
    var text = String.UnicodeScalarView()
    for scalar in ([finding.message] + finding.hints.map { "help: \($0)" })
      .map(Printable.text).joined(separator: "\n").unicodeScalars
    {
      if scalar == "(", text.last == "]" { text.append(" ") }
      text.append(scalar)
    }
    return String(text)
  }

  private static func physical(_ location: SourceLocation) -> JSONValue {
    .members([
      "artifactLocation": artifact(location.file),
      "region": .members([
        "startLine": .integer(location.start.line),
        "startColumn": .integer(location.start.column),
        "endLine": .integer(location.end.line),
        "endColumn": .integer(location.end.column),
      ]),
    ])
  }

  /// A file of the repository by its path, any other by its own address.
  private static func artifact(_ file: String) -> JSONValue {
    if file.utf8.first == UInt8(ascii: "/") {
      return .members(["uri": .string("file://" + encoded(file))])
    }
    return .members(["uri": .string(encoded(file)), "uriBaseId": .string("%SRCROOT%")])
  }

  /// A path in a URI (RFC 3986): letters, digits and `-._~/` as they are, all other bytes by number.
  ///
  /// A colon is numbered too, or the first folder could be taken for a scheme.
  private static func encoded(_ path: String) -> String {
    path.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isLetter || isDigit || "-._~/".utf8.contains(byte) { return String(scalar) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
