import Manifests
package import SourceText

/// `change-under-suspended-owner`: a change of an object below a suspended Flux Kustomization: nothing
/// applies it before that is resumed.
///
/// A warning: what is idle at a site is commonly held that way, and kept up to date.
package enum ChangeUnderSuspendedOwner: Rule {
  package static let id = "change-under-suspended-owner"
  package static let severity = Diagnostic.Severity.warning
  package static let needsBase = true

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.changedObjects.compactMap { change in
      guard let owner = change.placed.suspendedOwner else { return nil }
      return Diagnostic(
        severity,
        code: id,
        "\(owner.written) is suspended: nothing applies the change of \(change.placed.reference) before "
          + "it is resumed",
        at: change.placed.object.location,
        hints: ["resume it in the same commit (\(owner.location.file)), or expect the change later"]
      )
    }
  }
}
