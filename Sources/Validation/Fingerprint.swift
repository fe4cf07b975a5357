package import SourceText

/// What stays the same of a finding while lines move: by it a finding is told from those that were there
/// before.
package struct Fingerprint: Hashable, Sendable {
  private let code: String
  private let file: String
  private let text: String
  private let message: String

  /// Creates the fingerprint of a finding.
  package init(_ finding: Diagnostic) {
    code = finding.code
    file = finding.location?.file ?? ""
    text = finding.location?.lineText ?? ""
    // Messages name other places by their lines.
    message = finding.message.replacing(/(line |:)\d+/) { match in "\(match.output.1)" }
  }

  /// The fingerprint as 16 hexadecimal digits, the same on every machine: FNV-1a of 64 bits
  /// (draft-eastlake-fnv), a zero byte behind each part.
  package var digest: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in [code, file, text, message] {
      for byte in Array(part.utf8) + [0] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Returns a name for each finding that lasts while lines move: the digest of its fingerprint, and
  /// how often it occurred so far (`0123456789abcdef:1`).
  package static func names(of findings: [Diagnostic]) -> [String] {
    var counts: [Fingerprint: Int] = [:]
    return findings.map { finding in
      let fingerprint = Fingerprint(finding)
      counts[fingerprint, default: 0] += 1
      return "\(fingerprint.digest):\(counts[fingerprint, default: 1])"
    }
  }

  /// Returns the findings that are not among the known ones, each of which accounts for one.
  package static func new(
    in findings: [Diagnostic],
    besides known: [Diagnostic]
  ) -> [Diagnostic] {
    var counts: [Fingerprint: Int] = [:]
    for finding in known { counts[Fingerprint(finding), default: 0] += 1 }
    return findings.filter { finding in
      let left = counts[Fingerprint(finding), default: 0]
      counts[Fingerprint(finding)] = left - 1
      return left <= 0
    }
  }
}
