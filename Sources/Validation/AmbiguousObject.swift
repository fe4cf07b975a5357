import Manifests
import Planning
package import SourceText

/// `ambiguous-object`: a service names an object that stands in several places.
package enum AmbiguousObject: Rule {
  package static let id = "ambiguous-object"
  package static let consequences = [RuleCatalog.duplicateObject]

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.complaints(id)
  }
}
