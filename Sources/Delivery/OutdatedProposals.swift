package import SourceText
import GitStore

/// Open proposals that the base has overtaken: a file that they change is another one there by now.
package struct OutdatedProposals {
  private let workspace: Workspace

  /// Creates a search in a workspace.
  package init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Returns how many proposals are open, and of the overtaken ones each with the first such file.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package func all() throws(DeliveryError) -> (
    count: Int, outdated: [(proposal: Proposal, file: RepositoryPath)]
  ) {
    do throws(GitError) {
      let open = try ProposalFinder(workspace.repository, base: workspace.base).open()
      return (
        open.count,
        open.compactMap { proposal in
          let file = proposal.changes?.first { change in
            let now = workspace.entries[change.path]?.id
            return now != change.oldID && now != change.newID
          }
          return file.map { (proposal, $0.path) }
        }
      )
    } catch {
      throw DeliveryError(error)
    }
  }
}
