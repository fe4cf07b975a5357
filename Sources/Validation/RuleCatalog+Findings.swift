import Manifests
package import SourceText

extension RuleCatalog {
  /// Returns the findings of every rule and the complaints of others, sorted by place, each once, as
  /// many as a person reads.
  package static func findings(
    in subject: ValidationSubject,
    and complaints: [Diagnostic] = []
  ) -> [Diagnostic] {
    readable(all(in: subject, and: complaints), of: subject)
  }

  /// Returns the same findings, however many they are, to be compared with others.
  ///
  /// Of findings in files that the change does not touch only those are kept that were not there before.
  /// What a waiver takes back is left out. A complaint about a place where a rule found something says
  /// the same again and is left out.
  package static func all(
    in subject: ValidationSubject,
    and complaints: [Diagnostic] = []
  ) -> [Diagnostic] {
    let found = subject.changed.isEmpty ? [] : shown(in: subject)
    let places = Set(found.compactMap(\.location))
    let added = complaints.filter { $0.location.map { !places.contains($0) } ?? true }
    var seen: Set<SortKey> = []
    return (found + added).map { ($0, SortKey($0)) }.filter { seen.insert($0.1).inserted }
      .sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// Returns the first of the findings in a subject and a count of the others; none shows a line of a file
  /// that holds a Secret.
  package static func readable(
    _ findings: [Diagnostic],
    of subject: ValidationSubject
  ) -> [Diagnostic] {
    var secrets = SecretText(subject.index)
    return findings.prefix(limit).map { secrets.hidden($0) } + remainder(of: findings)
  }

  /// More findings than a person reads: the rest is only counted.
  package static let limit = 1_000

  /// What the rules find in the whole snapshot, waived or not; unused waivers are told from it.
  static func found(in subject: ValidationSubject) -> [Diagnostic] {
    allCases.filter { $0 != .unusedWaiver && (subject.part == nil || $0.rule.reach != .owners) }
      .flatMap { $0.rule.findings(in: subject) }
  }

  private static func shown(in subject: ValidationSubject) -> [Diagnostic] {
    let all = found(in: subject)
    let waivers = Dictionary(grouping: subject.waivers, by: \.location.file)
    let kept =
      all.filter { finding in
        !(waivers[finding.location?.file ?? ""] ?? []).contains { $0.covers(finding) }
      } + UnusedWaiver.findings(in: subject, besides: all)
    return broughtAbout(kept, by: subject).map { finding in
      var finding = finding
      if let place = finding.location, !subject.weighs(RepositoryPath(place.file)) {
        finding.severity = min(finding.severity, .warning)
      }
      return finding
    }
  }

  /// Leaves out what stands in a file that the change does not touch, and was found before it.
  private static func broughtAbout(
    _ findings: [Diagnostic],
    by subject: ValidationSubject
  ) -> [Diagnostic] {
    let outside = findings.filter { finding in
      guard !subject.isInChange(finding) else { return false }
      // What a part of a snapshot says of others is not all there is to say of them.
      return subject.part == nil
        || RuleCatalog(rawValue: finding.code)?.rule.reach != .edits
    }
    let own = findings.filter(subject.isInChange)
    guard !outside.isEmpty, let former = subject.formerSubject else { return own }
    // The snapshot before is read only for what would be told.
    let codes = Set(outside.map(\.code))
    let known = allCases.filter { codes.contains($0.rawValue) && !$0.rule.needsBase }
      .flatMap { $0.rule.findings(in: former) }
    return own + Fingerprint.new(in: outside, besides: known)
  }

  /// Says how many findings are not shown, as heavy as the heaviest of them.
  private static func remainder(of sorted: [Diagnostic]) -> [Diagnostic] {
    let hidden = sorted.dropFirst(limit)
    guard let severity = hidden.map(\.severity).max() else { return [] }
    return [
      Diagnostic(
        severity,
        code: .moreFindings,
        "\(hidden.count) more findings are not shown",
        hints: ["correct these first, then validate again"]
      )
    ]
  }
}

/// What makes two findings the same, in the order in which they are shown.
private struct SortKey: Hashable, Comparable {
  private let file: RepositoryPath
  private let offset: Int
  private let code: String
  private let message: String

  init(_ finding: Diagnostic) {
    file = RepositoryPath(finding.location?.file ?? "")
    offset = finding.location?.byteRange.lowerBound ?? 0
    code = finding.code
    message = finding.message
  }

  static func < (left: SortKey, right: SortKey) -> Bool {
    (left.file, left.offset, left.code, left.message)
      < (right.file, right.offset, right.code, right.message)
  }
}
