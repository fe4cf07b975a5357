import Delivery
import GitStore
import SourceText

/// The places of a repository in which git looks for hooks.
struct HookPlaces {
  /// The folder of hook files.
  let folder: String

  /// The hooks that serve a repository of this kind.
  let hooks: [GitHook]

  /// Whether other repositories may use the folder too.
  let isShared: Bool

  private let repository: Repository

  /// Asks git for the places.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read, or hooks are switched off.
  init(path: String, environment: [String: String]) throws(DeliveryError) {
    do throws(GitError) {
      repository = try Repository(at: path, environment: environment)
      folder = try repository.hooksFolder()
    } catch {
      throw DeliveryError(error)
    }
    hooks = GitHook.served(isBare: repository.isBare)
    guard !DiskFile.exists(folder) || DiskFile.isFolder(folder) else {
      throw DeliveryError(
        code: .configuration,
        "git looks for hooks in \(folder), which is no folder: hooks are switched off",
        next: ["git config --show-origin core.hooksPath"]
      )
    }
    let place = DiskFile.absolute(folder) + "/"
    let own = [repository.workTree, repository.commonDirectory].compactMap(\.self)
    isShared = !own.contains { place.hasPrefix(DiskFile.absolute($0) + "/") }
  }

  /// Returns the file of a hook.
  func file(_ hook: GitHook) -> HookFile { HookFile(hook, in: folder) }

  /// Git's version, and whether it reads hooks from its configuration (git-hook(1), from 2.54 on).
  func git() throws(DeliveryError) -> (version: String, readsConfiguration: Bool) {
    do throws(GitError) {
      let version = try repository.gitVersion()
      let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
      return (version, !numbers.lexicographicallyPrecedes([2, 54]))
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Whether the repository's own configuration has our hook.
  func isConfigured(_ hook: GitHook) throws(DeliveryError) -> Bool {
    do throws(GitError) {
      return try repository.hasOwnConfiguration("\(Self.section(hook)).command")
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Writes our hook to the repository's own configuration.
  func configure(_ hook: GitHook) throws(DeliveryError) {
    do throws(GitError) {
      let section = Self.section(hook)
      try repository.setConfiguration("\(section).event", to: hook.rawValue)
      try repository.setConfiguration("\(section).command", to: hook.configuredCommand)
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Removes our hook from the repository's own configuration.
  func unconfigure(_ hook: GitHook) throws(DeliveryError) {
    do throws(GitError) {
      try repository.removeConfigurationSection(Self.section(hook))
    } catch {
      throw DeliveryError(error)
    }
  }

  private static func section(_ hook: GitHook) -> String { "hook.failover-\(hook.rawValue)" }
}
