import LosslessYAML
import SourceText

/// Artifacts that an ArtifactGenerator packs from folders of other sources
/// (`source.extensions.fluxcd.io`, docs/spec/v1beta1/artifactgenerators.md).
struct FluxArtifacts: Sendable {
  /// One copy of a folder of a source into an artifact.
  private struct Copy {
    var source: FluxSource
    var from: RepositoryPath
    var to: RepositoryPath
    var listedIn: RepositoryPath
  }

  private var copies: [String: [Copy]] = [:]

  init(_ objects: [ManifestObject]) {
    for object in objects where object.written.kind == "ArtifactGenerator" {
      let spec = object.root["spec"]
      var sources: [String: FluxSource] = [:]
      for entry in spec?["sources"]?.listItems ?? [] {
        sources[entry["alias"]?.text ?? ""] = FluxSource(
          kind: entry["kind"]?.text ?? "",
          namespace: nil,
          name: entry["name"]?.text ?? ""
        )
      }
      for artifact in spec?["artifacts"]?.listItems ?? [] {
        guard let name = artifact["name"]?.text else { continue }
        for entry in artifact["copy"]?.listItems ?? [] {
          guard let (alias, from) = Self.place(entry["from"]?.text),
            let (_, to) = Self.place(entry["to"]?.text), let source = sources[alias]
          else { continue }
          copies[name, default: []].append(
            Copy(source: source, from: from, to: to, listedIn: object.file.path)
          )
        }
      }
    }
  }

  /// Returns where a folder of an artifact comes from: the source, the folder inside it, and the
  /// file that says so.
  func origin(
    of path: RepositoryPath,
    in artifact: String
  ) -> (source: FluxSource, path: RepositoryPath, listedIn: RepositoryPath)? {
    let copy = (copies[artifact] ?? []).filter { path.isInside($0.to) }
      .max { $0.to.components.count < $1.to.components.count }
    guard let copy else { return nil }
    let rest = path.components.dropFirst(copy.to.components.count).joined(separator: "/")
    return copy.from.resolving(rest).map { (copy.source, $0, copy.listedIn) }
  }

  /// Splits `@alias/folder/**`.
  private static func place(_ text: String?) -> (alias: String, folder: RepositoryPath)? {
    guard let text, text.utf8.first == UInt8(ascii: "@") else { return nil }
    let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: true)
    guard let alias = parts.first else { return nil }
    let folders = parts.dropFirst().prefix { !$0.contains("*") }
    return RepositoryPath.root.resolving(folders.joined(separator: "/")).map { (String(alias), $0) }
  }
}
