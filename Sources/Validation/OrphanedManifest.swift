import Manifests
import Planning
package import SourceText

/// `orphaned-manifest`: a manifest beside a kustomization file that Flux builds, which does not list it.
///
/// A file whose name stands anywhere in the kustomization file, in a comment say, is left out on purpose,
/// and so is one that another kustomization lists or uses.
package enum OrphanedManifest: Rule {
  package static let id = "orphaned-manifest"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard subject.index.hasFlux else { return [] }
    var seen: Set<RepositoryPath> = []
    return subject.index.unreached.compactMap { object in
      let path = object.file.path
      guard subject.judges(path), !path.isBelowDotFolder, seen.insert(path).inserted,
        path != subject.configuration?.path,
        let lister = subject.overview.kustomizationPassingOver(path),
        subject.index.reachedPaths.contains(lister)
      else { return nil }
      return Diagnostic(
        severity,
        code: id,
        "nothing applies \(object.written): \(lister) does not list the file",
        at: object.location,
        hints: ["list it in \(lister), or remove the file"]
      )
    }
  }
}
