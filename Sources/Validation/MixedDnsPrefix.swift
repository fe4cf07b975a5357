import Manifests
package import SourceText

/// `mixed-dns-prefix`: an object has annotations of both prefixes of external-dns, of which an instance
/// reads one.
///
/// A warning: on the way from one prefix to the other both are written for a while.
package enum MixedDnsPrefix: Rule {
  package static let id = "mixed-dns-prefix"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    var seen: Set<SourceLocation> = []
    return subject.objects.compactMap { placed in
      guard placed.object.dnsPrefixes.count > 1, seen.insert(placed.object.location).inserted else {
        return nil
      }
      return Diagnostic(
        severity,
        code: id,
        "\(placed.reference) has annotations of two prefixes of external-dns",
        at: placed.object.location,
        hints: ["keep the annotations of the prefix that the cluster's external-dns reads"]
      )
    }
  }
}
