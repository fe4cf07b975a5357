package import GitStore

/// The locks of services that stand for nothing any more.
package struct LeftLocks {
  /// What the names of all locks begin with.
  package static let prefix = Deliverer.lockPrefix

  private let repository: Repository

  /// Creates a search in a repository.
  package init(_ repository: Repository) {
    self.repository = repository
  }

  /// Returns how many locks there are, and those whose proposal has no branch and was never merged.
  ///
  /// A lock whose proposal was merged stays until the next one, which replaces it.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package func all() throws(DeliveryError) -> (count: Int, left: [GitReference]) {
    do throws(GitError) {
      let locks = try repository.references(under: Self.prefix)
      guard !locks.isEmpty else { return (0, []) }
      let base = try repository.commit(repository.resolveCommit("HEAD"))
      let finder = ProposalFinder(repository, base: base)
      let open = Set(try finder.open().map(\.commit.id))
      var left: [GitReference] = []
      for lock in locks where !open.contains(lock.target) {
        if try finder.isUnfinished(lock) { left.append(lock) }
      }
      return (locks.count, left)
    } catch {
      throw DeliveryError(error)
    }
  }
}
