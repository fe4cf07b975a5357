import Manifests
package import SourceText

/// `undefined-substitution`: a variable without a default that nothing sets.
///
/// Flux 2.9 and newer fail; older ones fill in nothing. Where a Secret, or a ConfigMap that is not in the
/// repository, may set it, nothing is said.
package enum UndefinedSubstitution: Rule {
  package static let id = "undefined-substitution"

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard subject.index.hasFlux else { return [] }
    return subject.applied.filter { subject.judges($0.object.file.path) }.flatMap { placed in
      placed.undefinedVariables.map { variable in
        Diagnostic(
          code: id,
          "nothing sets `\(variable.name)`, which \(variable.owner) fills in",
          at: variable.location,
          hints: [
            "set it in `spec.postBuild.substitute` of \(variable.owner)",
            "or give it a default, `${\(variable.name):=value}`; `$${\(variable.name)}` stands for the "
              + "text itself",
          ]
        )
      }
    }
  }
}
