import Manifests
import SourceText

/// A service that a repository seems to have, before anybody has looked at it.
struct DraftService {
  /// Its name; made unique in the draft.
  var name: String

  /// Namespace of its objects.
  let namespace: String

  /// Where its two sites are, as far as the manifests tell.
  var places: [SiteRole: ConfiguredSite.Place]

  /// What its sites are called where they have names already.
  var siteNames: [SiteRole: String] = [:]

  /// Its objects.
  let items: [DraftItem]

  /// What it was found by, in lines for a comment.
  var reasons: [String]

  /// What the manifests do not tell, without which the entry must not be obeyed; empty for an entry
  /// that is sure.
  var questions: [String] = []

  /// Where it was found.
  let location: SourceLocation

  /// Whether the entry can stand as it is.
  var isSure: Bool { questions.isEmpty }
}

/// An object of a draft.
struct DraftItem {
  /// The list in which it is written.
  let list: MemberList

  /// The object.
  let object: ObjectReference

  /// The claims that it mounts at home and away, by volume.
  var claims: [(volume: String, home: String, away: String)] = []

  /// The item as a person writes it: `deployment/sonarr`.
  var title: String {
    let kind = KindName(of: object)
    return (kind == list.defaultKind ? "" : kind.written + "/") + object.name
  }
}
