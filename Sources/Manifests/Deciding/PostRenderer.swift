package import LosslessYAML

/// One patch of a release's post-renderers.
///
/// They are run in their order on what the chart made; the last one that sets a field decides it.
/// https://fluxcd.io/flux/components/helm/helmreleases/#kustomize
struct PostRenderer {
  /// Whether a patch is of an object that the chart makes.
  enum Meeting {
    /// Of another one.
    case no
    /// Of this one alone.
    case only
    /// Of this one among others, or that cannot be told.
    case maybe
  }

  /// The entry of `patches`.
  let entry: YAMLNode

  /// The patch; nil where it cannot be read.
  private let text: PatchText?

  /// Returns the patches of a release, in their order; nil where one of them cannot be told.
  static func all(of release: ManifestObject) -> [PostRenderer]? {
    guard let list = release.root.member(path: "spec", "postRenderers") else { return [] }
    if list.scalarKind == .null { return [] }
    let place = TextPlace(release.file, document: release.document)
    var result: [PostRenderer] = []
    guard list.kind == .sequence else { return nil }
    for item in list.children {
      guard item.kind == .mapping else { return nil }
      guard let kustomize = item["kustomize"] else { continue }
      guard kustomize.kind == .mapping,
        // Gone from the API; where they are written, they may decide.
        !["patchesStrategicMerge", "patchesJson6902"].contains(where: { kustomize[$0] != nil })
      else { return nil }
      guard let patches = kustomize["patches"], patches.scalarKind != .null else { continue }
      guard patches.kind == .sequence else { return nil }
      result += patches.children.map { PostRenderer($0, of: place) }
    }
    return result
  }

  private init(_ entry: YAMLNode, of place: TextPlace) {
    self.entry = entry
    text = entry["patch"].flatMap { PatchText(inside: $0, of: place) }
  }

  /// The partial object that it is, with its place; nil for a JSON 6902 patch and for several.
  var partial: TextOrigin? {
    guard let text, text.roots.count == 1, let place = text.places?.first,
      text.roots[0].kind == .mapping, !KustomizePatch.isDirected(text.roots[0])
    else { return nil }
    return TextOrigin(place: place, node: text.roots[0])
  }

  /// Whether it may change a field of an object that it meets.
  func mayTouch(_ field: YAMLPath) -> Bool {
    guard let text else { return true }
    // Positions of lists meet each other.
    let tokens = field.steps.map { step in
      switch step {
      case .key(let key): JSONPointer.escape(key)
      case .index, .item: "0"
      }
    }
    let address = FieldAddress(path: field, pointerTokens: tokens)
    return text.roots.contains { KustomizePatch.mayTouch($0, address) }
  }

  /// Whom it meets, as kustomize selects: the patterns of a target are anchored.
  func meeting(_ object: RenderedObject) -> Meeting {
    guard let target = entry["target"] else {
      guard let root = text?.roots.first, text?.roots.count == 1 else { return .maybe }
      let name = root.member(path: "metadata", "name")?.text
      guard let kind = root.member("kind")?.text, let name else { return .maybe }
      return kind == object.kind && name == object.name ? .only : .no
    }
    let version = object.apiVersion.split(separator: "/").last.map(String.init) ?? ""
    for (key, value) in [
      ("group", object.group), ("version", version), ("kind", object.kind), ("name", object.name),
    ] where KustomizePatch.pattern(target.member(key), meets: [value]) == false {
      return .no
    }
    let isNamed =
      target.member("kind")?.hasText(object.kind) ?? false
      && [object.name, object.namePattern].contains(target.member("name")?.text)
    let isNarrowed = ["namespace", "labelSelector", "annotationSelector"].contains {
      target.member($0) != nil
    }
    return isNamed && !isNarrowed ? .only : .maybe
  }
}

extension PlacedObject {
  /// Returns what the post-renderers of a release say at a path of an object that its chart makes; nil
  /// where they say nothing that can be read.
  package func postRendered(_ path: YAMLPath) -> YAMLNode? {
    guard let wanted = RenderedField(path) else { return nil }
    let partials = PostRenderer.all(of: object)?.filter { $0.meeting(wanted.object) == .only }
      .compactMap(\.partial)
    for partial in (partials ?? []).reversed() {
      if case .found(let node)? = try? partial.node.resolve(wanted.field) { return node.followed }
    }
    return nil
  }
}
