/// The hooks of git that `failover` serves, with the scripts that it installs.
///
/// The folder `hooks` holds the same scripts.
enum GitHook: String, CaseIterable {
  case preCommit = "pre-commit"
  case preMergeCommit = "pre-merge-commit"
  case commitMessage = "commit-msg"
  case prePush = "pre-push"
  case preReceive = "pre-receive"

  /// The number of the scripts' version; it grows with every change of one.
  static let version = 1

  /// What the line begins with by which a script is known; the version follows.
  static let marker = "# failover hook, version "

  /// The hooks of a repository in which somebody works, or of one that is pushed to.
  static func served(isBare: Bool) -> [GitHook] {
    isBare ? [.preReceive] : [.preCommit, .preMergeCommit, .commitMessage, .prePush]
  }

  /// Returns the version of one of our scripts; nil for any other text.
  static func version(of script: String) -> Int? {
    script.split(separator: "\n").lazy.compactMap { line in
      line.hasPrefix(marker) ? Int(line.dropFirst(marker.count)) : nil
    }.first
  }

  /// What a hook of somebody else's has to run to check the same.
  var command: String {
    switch self {
    case .preCommit, .preMergeCommit: "failover validate --staged"
    case .commitMessage: #"failover validate --commit-message "$1""#
    case .prePush: #"failover validate --pre-push --remote "$1""#
    case .preReceive: "failover validate --pre-receive"
    }
  }

  /// The same for git's configuration: a line for the shell, to which git adds the hook's arguments.
  var configuredCommand: String {
    switch self {
    case .commitMessage: "failover validate --commit-message"
    case .prePush: "check() { \(command); }; check"
    case .preCommit, .preMergeCommit, .preReceive: command
    }
  }

  /// The whole file.
  var script: String {
    """
    #!/bin/sh
    \(Self.marker)\(Self.version)
    \(purpose)
    #
    # `failover hooks install` puts it in place. By hand: copy this file into .git/hooks, or point git
    # at its folder: git config core.hooksPath hooks

    if ! command -v failover >/dev/null 2>&1; then
      echo 'failover is not on the PATH: \(unchecked).' >&2
      echo 'Install it from its sources: make install PREFIX=\(prefix)' >&2
      \(wayRound.map { "echo '\($0)' >&2" } ?? "# Nothing goes round a server's hook.")
      exit 2
    fi

    exec \(command)

    """
  }

  private var prefix: String { self == .preReceive ? "/usr/local" : "$HOME/.local" }

  private var purpose: String {
    switch self {
    case .preCommit:
      """
      # Stops a commit that would break what Flux applies. It judges what is staged, and changes nothing.
      """
    case .preMergeCommit:
      """
      # Stops a merge that would break what Flux applies. git runs it, and not pre-commit, for a merge
      # without conflicts. It judges what is merged, and changes nothing.
      """
    case .commitMessage:
      """
      # Stops a commit that says of itself that it is a failover, in words that can no longer be read.
      """
    case .prePush:
      """
      # Stops a push of commits that would break what Flux applies. It judges what the remote does not
      # have yet, rebased and cherry-picked commits too: for these git runs no other hook.
      """
    case .preReceive:
      """
      # On the server, refuses a push that would break what Flux applies. It judges what is new in every
      # pushed ref, and writes nothing. Nobody can leave it out.
      """
    }
  }

  private var unchecked: String {
    switch self {
    case .preCommit: "the staged manifests were not checked"
    case .preMergeCommit: "the merged manifests were not checked"
    case .commitMessage: "the commit message was not checked"
    case .prePush, .preReceive: "the pushed manifests were not checked"
    }
  }

  private var wayRound: String? {
    switch self {
    case .preCommit, .commitMessage: "To commit all the same: git commit --no-verify"
    case .preMergeCommit: "To merge all the same: git merge --no-verify"
    case .prePush: "To push all the same: git push --no-verify"
    case .preReceive: nil
    }
  }
}
