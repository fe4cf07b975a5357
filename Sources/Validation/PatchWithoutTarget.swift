import Manifests
package import SourceText

/// `patch-without-target`: a patch that meets no object.
///
/// A partial object without a match fails the build. A `target` without one does nothing, silently: a
/// warning.
package enum PatchWithoutTarget: Rule {
  package static let id = "patch-without-target"
  package static let reach = RuleReach.owners

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard subject.index.hasFlux else { return [] }
    return subject.overview.unmetPatches.map { patch in
      let subject = patch.subject.isEmpty ? "the patch" : "the patch of `\(patch.subject)`"
      return Diagnostic(
        patch.failsBuild ? .error : .warning,
        code: id,
        patch.failsBuild
          ? "\(subject) meets no object: kustomize fails, and Flux applies nothing of this build"
          : "\(subject) meets no object, and does nothing",
        at: patch.location,
        hints: ["correct kind, name or namespace of whom it is for, or remove it"]
      )
    }
  }
}
