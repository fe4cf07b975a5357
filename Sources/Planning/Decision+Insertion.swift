package import LosslessYAML
package import Manifests

extension Decision {
  /// Returns the operation that adds the field in front of the key before which people write it; nil
  /// where there is no such key, or no field to add.
  package func insertion(in stream: YAMLStream) -> YAMLOperation? {
    guard node == nil, isOwn, let value = intent.to,
      // A path that cannot be followed is the editor's to refuse.
      case .absent(let parent, let missing)? = try? stream.documents[document].root.resolve(path),
      parent.kind == .mapping, let key = missing.first
    else { return nil }
    let followers = KeyOrder.followers(of: key)
    let next = parent.entries.lazy.compactMap(\.key.text).first { followers.contains($0) }
    guard let next else { return nil }
    let content = missing.dropFirst().reversed().reduce(YAMLValue.scalar(value)) { inner, key in
      .mapping([YAMLValue.Entry(key: key, value: inner)])
    }
    let place = YAMLPath(steps: Array(path.steps.dropLast(missing.count - 1)))
    return YAMLOperation(
      .insertKey(content, place: .before(next)),
      at: place,
      document: document
    )
  }
}
