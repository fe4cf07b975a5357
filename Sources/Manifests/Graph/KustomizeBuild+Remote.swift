extension KustomizeBuild {
  /// Whether a resource entry is a URL or a repository reference, which the snapshot does not hold.
  static func isRemote(_ entry: String) -> Bool {
    // Most entries hold neither, and a search for text is dear.
    guard entry.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "?") }) else {
      return entry.hasPrefix("git@") || entry.hasPrefix("github.com/")
    }
    return entry.contains("://") || entry.contains("?ref=") || entry.hasPrefix("git@")
      || entry.hasPrefix("github.com/")
  }
}
