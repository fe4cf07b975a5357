import Manifests
import Planning
package import SourceText

/// `unknown-object`: a service names an object that no manifest defines.
package enum UnknownObject: Rule {
  package static let id = "unknown-object"
  package static let consequences = [RuleCatalog.unlistedStandby]

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.complaints(id)
  }
}
