import LosslessYAML
import Manifests
package import SourceText

/// `undefined-alias`: an alias before which no anchor of that name stands, an error to every reader.
///
/// Source: YAML 1.2.2, 7.1; `unknown anchor 'x' referenced` in decode.go of go-yaml v2.4 and v3.0.
package enum UndefinedAlias: Rule {
  package static let id = "undefined-alias"

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.warnings(.undefinedAlias, severity)
  }
}
