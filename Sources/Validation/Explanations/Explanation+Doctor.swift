/// Pages of what `failover doctor` finds on a machine and in a repository.
extension Explanation {
  static let foreignOwner = Explanation(
    "The repository belongs to another user.",
    meaning:
      "Its folder has another owner than the program, and `safe.directory` does not name it.",
    why:
      "Somebody else's configuration could run programs as you (CVE-2022-24765), so that neither git nor "
      + "`failover` opens it.",
    example: "sudo git clone URL gitops && failover status -C gitops",
    wayOut:
      "Give the folder its right owner, or name its exact path: `git config --global --add "
      + "safe.directory PATH`. Patterns are not read."
  )

  static let repositoryFormat = Explanation(
    "The repository has a format that cannot be read.",
    meaning: "Its ids are SHA-256, its refs lie in a reftable, or it needs an unknown extension.",
    why: "The library that reads and writes the objects, libgit2, knows SHA-1 and refs in files.",
    example: "git init --ref-format=reftable",
    wayOut:
      "`git refs migrate --ref-format=files` turns a reftable into files; of a SHA-256 repository work "
      + "in a SHA-1 clone."
  )

  static let missingObjects = Explanation(
    "Files of the last commit are not in this partial clone.",
    meaning: "The clone was made with `--filter`, and git gets what is missing when it needs it.",
    why: "Manifests are read without git, and without a network.",
    example: "git clone --filter=blob:none URL && failover status",
    wayOut: "`git archive HEAD > /dev/null` makes git get every file of the commit."
  )

  static let shallowClone = Explanation(
    "The clone is shallow: its history ends early.",
    meaning: "It was made with `--depth`, as CI does.",
    why:
      "Plans need the last commit only. Whether a proposal was merged is told by the commits before it.",
    example: "git clone --depth 1 URL",
    wayOut: "`git fetch --unshallow`; in GitHub's checkout action `fetch-depth: 0`."
  )

  static let lockFile = Explanation(
    "A lock file is in the way, and no program holds it.",
    meaning:
      "A program that was killed leaves behind the `.lock` file of the ref or the index that it was "
      + "writing. Nobody takes it away by himself.",
    why: "Until it goes, nothing can write what it locks. A new one, or one in use, is left alone.",
    example: "ls .git/index.lock .git/refs/heads/failover/sonarr/*.lock",
    wayOut:
      "Make sure that no git program runs, and remove the file. `failover doctor --fix` removes those "
      + "below `refs/failover`, which only failover writes."
  )

  static let identity = Explanation(
    "Nobody knows who commits.",
    meaning: "Neither git's configuration nor the environment has a name and an address.",
    why: "A proposal is a commit, and says who made it.",
    example: "git var GIT_COMMITTER_IDENT",
    wayOut:
      "`git config --global user.name NAME` and `user.email ADDRESS`; in CI `GIT_AUTHOR_NAME` and the others."
  )

  static let signing = Explanation(
    "Commits are to be signed, and cannot be.",
    meaning: "`commit.gpgSign` is set, and the program that `gpg.format` asks for is not there.",
    why: "A proposal is signed as your other commits are; without a signature none is made.",
    example: "git config commit.gpgSign true      # and no gpg in the PATH",
    wayOut:
      "Install the program, or name it: `gpg.program`, `gpg.ssh.program`; or set `commit.gpgSign` to "
      + "false for this repository."
  )

  static let outdatedHook = Explanation(
    "A hook of failover is not the one of this version, or does not run.",
    meaning: "It was installed by an older version, or its file is not executable.",
    why: "A hook that is not executable is left out by git, which says nothing.",
    example: "chmod -x .git/hooks/pre-commit",
    wayOut: "`failover hooks install` brings it up to date; one that you edited stays."
  )

  static let shadowedHooks = Explanation(
    "The hooks of failover are not where git looks for hooks.",
    meaning:
      "`core.hooksPath` names another folder, as husky and others set it, and ours lie in the usual one.",
    why: "Only the hooks of one folder are run: nothing is checked any more.",
    example: "git config core.hooksPath .husky/_",
    wayOut:
      "Install them there: `failover hooks install`. Beside another manager's hook add the line that the "
      + "message names."
  )

  static let noRemote = Explanation(
    "The repository has no remote.",
    meaning: "Proposals are branches of this repository, and nobody else sees them.",
    why: "A request is opened where the branch was pushed to.",
    example: "git remote",
    wayOut: "`git remote add origin URL`, or merge proposals here."
  )

  static let credentialsInURL = Explanation(
    "A remote's address holds a password or a token.",
    meaning:
      "It is written as `https://USER:SECRET@HOST/...` in a file that backups and scripts read.",
    why: "`failover` never shows it; git, and whoever lists the remotes, does.",
    example: "git remote -v",
    wayOut:
      "Set the address without it, and let a credential helper keep it: `git help gitcredentials`. A "
      + "token that others may have seen is to be revoked."
  )

  static let remoteUnreachable = Explanation(
    "The git program cannot reach a remote.",
    meaning: "`git ls-remote` ended with an error, or not in time. Nobody is asked for a password.",
    why: "Proposals can be made, and not pushed; what others proposed is not seen.",
    example: "git ls-remote origin HEAD",
    wayOut:
      "Run the command that the message names; `failover doctor --offline` leaves remotes out."
  )

  static let detachedHead = Explanation(
    "HEAD is a commit and no branch.",
    meaning: "A tag or a commit is checked out, as CI does.",
    why: "A plan is made for that commit; which branch a request would go to is not known.",
    example: "git checkout v1.2.0",
    wayOut: "`git switch BRANCH`, or name the base: `--base BRANCH`."
  )

  static let unmergedIndex = Explanation(
    "A merge is not finished.",
    meaning: "The index holds more than one version of a file.",
    why:
      "Plans are made for the last commit and may miss what is being merged; hooks stop the commit.",
    example: "git status",
    wayOut: "Resolve the files and commit, or `git merge --abort`."
  )

  static let outdatedProposal = Explanation(
    "An open proposal changes a file that has changed since.",
    meaning: "The base has other bytes in it than those for which the move was planned.",
    why: "It may not merge, or may merge to something that nobody planned.",
    example: "failover status",
    wayOut: "Close it, `failover abandon SERVICE`, and propose the move again."
  )

  static let lineEnds = Explanation(
    "Git rewrites the line ends of manifests when it checks them out.",
    meaning: "`core.autocrlf` or an attribute turns LF into CRLF on disk.",
    why:
      "Plans are made from commits and are not touched by it; what you see, and what other programs read, "
      + "has other bytes.",
    example: "git config core.autocrlf true",
    wayOut: "`git config core.autocrlf false`, or `*.yaml text eol=lf` in `.gitattributes`."
  )

  static let objectFolder = Explanation(
    "Git's objects cannot be written.",
    meaning: "The folder is not yours to write, or its disk is full.",
    why: "A proposal needs a place for the new files, trees and the commit.",
    example: "sudo git fetch     # leaves objects that belong to root",
    wayOut: "Give the folder back to its owner, or make room on the disk."
  )
}
