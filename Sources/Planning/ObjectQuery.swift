package import Manifests
import SourceText

/// Objects as a person asks for them: `kind[.group]/[namespace/]name`.
package struct ObjectQuery: Hashable, Sendable {
  /// The words that the kind may be: as written, and without a plural's ending.
  private let words: Set<String>

  /// The kind that kubectl has a short word for, if it is one.
  private let known: KindName?

  /// API group, where one is given.
  private let group: String?

  /// Namespace, where one is given.
  package let namespace: String?

  /// Name as applied, or as written.
  package let name: String

  /// The text that was read.
  package let text: String

  /// Reads a query; nil for text of another form.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let kind = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = kind.first, !word.isEmpty else { return nil }
    words = Set(KindName.singulars(of: word.lowercased()))
    known = KindName(written: parts[0])
    group = kind.count == 2 ? String(kind[1]) : nil
    namespace = parts.count == 3 ? String(parts[1]) : nil
    name = String(parts[parts.count - 1])
    self.text = text
  }

  /// Whether it asks for an object.
  package func matches(_ object: ObjectReference) -> Bool {
    object.name == name && matchesKind(of: object)
      && (namespace.map { $0 == object.namespace } ?? true)
  }

  /// Whether it asks for an object of this kind.
  private func matchesKind(of object: ObjectReference) -> Bool {
    guard group.map({ $0 == object.group }) ?? true else { return false }
    return words.contains(object.kind.lowercased()) || known == KindName(of: object)
  }

  /// Returns the objects of a commit that it asks for: what roots reach, once for each place; then
  /// what nothing applies.
  package func objects(in index: ManifestIndex) -> [ManifestObject] {
    let placed = index.placed.filter { matches($0.reference) }.map(\.object)
    let others = index.unreached.filter { matches($0.written) }
    var seen: Set<String> = []
    return (placed + others).filter {
      seen.insert("\($0.file.path):\($0.document):\($0.base)").inserted
    }
  }

  /// Returns the ways on which an object gets the name that is asked for: one file may become many.
  package func ways(of object: ManifestObject, in overview: Overview) -> [ObjectWay] {
    overview.ways(of: object).filter { matches($0.placed.reference) }
  }

  /// The refusal of a query that asks for nothing that is there, with what was meant perhaps.
  package func refusal(in index: ManifestIndex) -> Refusal {
    let all = index.placed.map(\.reference) + index.unreached.map(\.written)
    let alike = all.filter { $0.name == name }
    if !alike.isEmpty {
      return refusal(next: Self.suggestion(alike))
    }
    let names = Set(all.filter(matchesKind).map(\.name))
    let nearest = NearestName.suggestions(for: name, among: names)
    let found = all.filter { matchesKind(of: $0) && nearest.contains($0.name) }
    return refusal(
      next: found.isEmpty ? "failover graph --all lists every object" : Self.suggestion(found)
    )
  }

  private func refusal(next: String) -> Refusal {
    Refusal(.unknownObject, "no object `\(text)` in this commit", next: [next])
  }

  private static func suggestion(_ found: [ObjectReference]) -> String {
    let names = Set(found.map { KindName(of: $0).text(of: $0) }).sorted().prefix(3)
    return "did you mean `\(names.joined(separator: "`, `"))`?"
  }
}

extension KindName {
  /// The text that asks for an object of this kind.
  fileprivate func text(of object: ObjectReference) -> String {
    [written, object.namespace, object.name].compactMap(\.self).joined(separator: "/")
  }
}
