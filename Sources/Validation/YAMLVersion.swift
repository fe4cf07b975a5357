import LosslessYAML
import Manifests
package import SourceText

/// `yaml-version`: a `%YAML` directive other than 1.1, with which kubectl and kustomize reject the file.
///
/// A warning: releases of theirs may learn to read it. Source: `found incompatible YAML document` in
/// parserc.go of go-yaml v2.4 and v3.0.
package enum YAMLVersion: Rule {
  package static let id = "yaml-version"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.warnings(.yamlVersion, severity)
  }
}
