/// Claims that are told by their names to hold the same data at two sites: `sonarr-data` and
/// `sonarr-data-backup`, or `library-primary` and `library-standby`.
package enum ClaimTwins {
  /// What the names of standby claims commonly end in.
  package static let endings = ["-backup", "-standby", "-replica", "-secondary"]

  /// What the name of the claim at home may end in where its twin has one of the other endings.
  static let homeEnding = "-primary"

  /// Returns the pairs that a claim may belong to, by its name and the endings of standby claims.
  package static func pairs(
    naming claim: String,
    endings: [String] = endings
  ) -> [(home: String, away: String)] {
    endings.flatMap { ending -> [(home: String, away: String)] in
      var pairs = [(home: claim, away: claim + ending)]
      if let stem = claim.without(ending: ending) {
        pairs += [(stem, claim), (stem + homeEnding, claim)]
      }
      if let stem = claim.without(ending: homeEnding) { pairs.append((claim, stem + ending)) }
      return pairs
    }
  }
}

extension String {
  /// The text before an ending; nil where it ends otherwise, or is nothing else.
  fileprivate func without(ending: String) -> String? {
    hasSuffix(ending) && count > ending.count ? String(dropLast(ending.count)) : nil
  }
}
