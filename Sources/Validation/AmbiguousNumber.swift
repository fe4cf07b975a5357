import LosslessYAML
import Manifests
package import SourceText

/// `ambiguous-number`: a plain number or date of YAML 1.1 that is another number, or text, to readers
/// of YAML 1.2.
///
/// Source: https://yaml.org/type/ and YAML 1.2.2, 10.3.2; resolve.go of go-yaml v2.4 and v3.0.
package enum AmbiguousNumber: Rule {
  package static let id = "ambiguous-number"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.warnings(.ambiguousNumber, severity)
  }
}
