import LosslessYAML
import Manifests
package import SourceText

/// `ambiguous-boolean`: a plain `yes`, `no`, `on`, `off`, `y` or `n`, which Kubernetes reads as a
/// boolean and kustomize as text.
///
/// Source: resolve.go of go-yaml v2.4 and v3.0; kubernetes/kubernetes issue 34146.
package enum AmbiguousBoolean: Rule {
  package static let id = "ambiguous-boolean"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.warnings(.ambiguousBoolean, severity)
  }
}
