import LosslessYAML
import SourceText

/// Patches that reach a Kustomization's children because a patch of the Kustomization adds them.
///
/// Repositories give defaults to all children this way: the root's `spec.patches` meet Kustomizations
/// and write `spec.patches` into each.
extension FluxKustomization {
  /// Returns what the patches on the way of this Kustomization, placed as `object`, add to its own.
  func patches(addedTo object: PlacedObject) -> [KustomizePatch] {
    let field = FieldAddress(
      path: YAMLPath(keys: "spec", "patches"),
      pointerTokens: ["spec", "patches"]
    )
    return object.patches.filter { $0.mayDecide(field, of: object) }.flatMap { patch in
      (patch.content ?? []).flatMap { content in
        let merged = content[path: "spec", "patches"].map { patches(of: $0, in: patch.file) }
        return content.listItems.flatMap { Self.patches(addedBy: $0, in: patch.file) }
          + (merged ?? [])
      }
    }
  }

  /// The patches that a JSON 6902 operation on `/spec/patches` adds: a list, or one at its end.
  private static func patches(
    addedBy operation: YAMLNode,
    in file: ManifestFile
  ) -> [KustomizePatch] {
    guard operation["path"]?.text?.hasPrefix("/spec/patches") ?? false,
      let value = operation["value"]
    else { return [] }
    let entries = value.kind == .mapping ? [value] : value.listItems
    return entries.map { patch($0, in: file) }
  }
}
