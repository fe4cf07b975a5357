import LosslessYAML
import Manifests
package import SourceText

/// `escaped-slash`: `"\/"`, which YAML 1.2 and JSON allow, and kubectl and kustomize reject.
///
/// A warning: releases of theirs may learn to read it. Source: `found unknown escape character` in
/// scannerc.go of go-yaml v2.4 and v3.0.
package enum EscapedSlash: Rule {
  package static let id = "escaped-slash"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.warnings(.escapedSlash, severity)
  }
}
