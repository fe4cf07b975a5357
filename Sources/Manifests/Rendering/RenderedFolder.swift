import LosslessYAML
package import SourceText

/// What the kustomization of a folder comes to, as `kubectl kustomize` builds it.
package struct RenderedFolder: Sendable {
  /// An object, or why it cannot be told.
  package struct Object: Sendable {
    /// The object and its way.
    package let placed: PlacedObject

    /// Its value; nil when a patch deletes it, or when it cannot be told.
    package let value: RenderedValue?

    /// Why it cannot be told.
    package let doubt: String?

    /// Its name, also where a patch gives it another one.
    package var name: String { value?[path: "metadata", "name"]?.text ?? placed.name }

    /// Its namespace; nil when nothing gives one.
    package var namespace: String? {
      value.map { $0[path: "metadata", "namespace"]?.text } ?? placed.namespace
    }
  }

  /// The objects of the snapshot's files.
  package let objects: [Object]

  /// What generators make.
  package let generated: [GeneratedObject]

  /// Why the build would fail.
  package let failures: [String]

  /// What the kustomization files use that is not followed.
  package let unfollowed: [String]
}

extension ManifestIndex {
  /// The folders with a kustomization file that parses, in order.
  package var kustomizationFolders: [RepositoryPath] {
    parsed.values.filter { KustomizationFiles.isOne($0.path) }
      .compactMap { KustomizationFile($0)?.folder }.sorted()
  }

  /// Returns what a folder's kustomization comes to, whoever applies it.
  package func rendered(_ folder: RepositoryPath) -> RenderedFolder {
    var build = KustomizeBuild(
      files: files,
      parsed: read.parsed,
      objects: read.objects,
      ignores: ignores
    )
    let output = build.output(ofFluxPath: folder)
    let objects = output.objects.map { placed in
      do throws(Unrendered) {
        return RenderedFolder.Object(
          placed: placed,
          value: try ObjectRendering(placed).value,
          doubt: nil
        )
      } catch {
        return RenderedFolder.Object(placed: placed, value: nil, doubt: error.message)
      }
    }
    return RenderedFolder(
      objects: objects.filter { $0.value != nil || $0.doubt != nil },
      generated: output.generated,
      failures: output.failures.map(\.message),
      unfollowed: output.unfollowed.sorted()
    )
  }
}
