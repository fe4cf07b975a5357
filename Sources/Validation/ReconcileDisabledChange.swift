import Manifests
package import SourceText

/// `reconcile-disabled-change`: a change of an object that Flux was told to leave alone.
///
/// A warning: the mark may have been set in git for a while, on purpose.
package enum ReconcileDisabledChange: Rule {
  package static let id = "reconcile-disabled-change"
  package static let severity = Diagnostic.Severity.warning
  package static let needsBase = true

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.changedObjects.compactMap { change in
      // What is new is applied once, before it is left alone.
      guard let mark = change.placed.leftAloneBy, let former = change.former,
        change.placed.object.annotation(mark.name) == former.annotation(mark.name),
        change.placed.object.label(mark.name) == former.label(mark.name)
      else { return nil }
      return Diagnostic(
        severity,
        code: id,
        "`\(mark.name)` keeps Flux from applying the change of \(change.placed.reference)",
        at: change.placed.object.location,
        hints: ["remove the label or annotation `\(mark.name)`"]
      )
    }
  }
}
