import Manifests
package import SourceText

/// `duplicate-object`: one cluster is given an object from several places.
///
/// Twice in one build kustomize fails: an error. From two Flux Kustomizations each apply undoes the
/// other: a warning, because the two may be meant for different clusters.
package enum DuplicateObject: Rule {
  package static let id = "duplicate-object"
  package static let consequences = [RuleCatalog.ambiguousObject]

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let objects = subject.index.applied.filter { subject.mayConcern($0, $0.name) }
    return subject.index.repeatedObjects(among: objects).compactMap { repeated in
      guard let last = repeated.objects.last else { return nil }
      let places = repeated.objects.dropLast().map {
        "\($0.object.location.file):\($0.object.location.start.line)"
      }
      return Diagnostic(
        repeated.failsBuild ? .error : .warning,
        code: id,
        "\(repeated.reference) stands in \(places.joined(separator: ", ")) too"
          + (repeated.failsBuild ? ": kustomize fails" : ", and each apply undoes the other"),
        at: last.object.location,
        hints: ["remove one of them, or give it another name or namespace"]
      )
    }
  }
}
