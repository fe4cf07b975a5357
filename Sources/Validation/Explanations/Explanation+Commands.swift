/// Pages of what keeps a command from finishing, and of what it says of the repository.
extension Explanation {
  static let configuration = Explanation(
    "The configuration cannot be read, or is not found.",
    meaning:
      "`failover.yaml` is looked for from the current folder up to the repository's top, then "
      + "one ConfigMap with a `services.yaml` block. Every complaint has its line and column.",
    why: "A move by half a configuration would be half a move.",
    example: """
      services:
        sonarr: { namespace: media, primary_node_lable: primary }
      """,
    wayOut: "Correct each place that is named, or name the file: `--config PATH`."
  )

  static let file = Explanation(
    "A file cannot be read or written.",
    meaning:
      "The file is not there, is a link out of the repository, or its permissions forbid it.",
    why: "The files that you name are the only ones that are written, and only as a whole.",
    example: "failover yaml set --in-place read-only.yaml /a 1",
    wayOut: "Check name and permissions; without `--in-place` the result goes to standard output."
  )

  static let git = Explanation(
    "Git could not do what was asked of it.",
    meaning: "The message is git's own, with the operation and what it was about.",
    why: "Objects are written before refs and refs are written together, so that a fault leaves no "
      + "half proposal.",
    example: "failover status -C /tmp",
    wayOut: "Follow the hint; `git status` and `git fsck` show the repository's own view."
  )

  static let held = Explanation(
    "Another proposal for the service is open.",
    meaning: "A service has one open proposal at a time. Its branch is named, with author and age. "
      + "The status is 3 and nothing was written.",
    why: "Two moves of one service, merged one after the other, leave it somewhere that neither "
      + "planned.",
    example: """
      failover promote sonarr
      git commit ...                  # the manifest changes on main
      failover promote sonarr         # another change set: held by the first
      """,
    wayOut: "Merge the open one, or close it: `failover abandon SERVICE`."
  )

  static let output = Explanation(
    "Standard output could not be written to its end.",
    meaning: "The disk is full, or the program that reads it is gone.",
    why: "What was printed is incomplete, and a script must not take it for the whole.",
    example: "failover plan --all > /dev/full",
    wayOut: "Run the command again with room for its output; `failover status` lists a branch that "
      + "was made."
  )

  static let secretInDiff = Explanation(
    "A diff that programs read would show a value of a Secret.",
    meaning:
      "A Secret stands in the file beside what changes, or is itself what changes. In a diff that "
      + "is to be applied a value cannot be masked.",
    why: "What a command prints ends up in logs that more people read than the repository.",
    example: "failover plan sonarr -o diff",
    wayOut:
      "`-o text` and `-o markdown` mask the value, and `git diff` of the branch shows it to who may "
      + "read the repository. Keep Secrets in files of their own, or encrypt them."
  )

  static let unknownCode = Explanation(
    "No page has that name.",
    meaning: "Codes stand in brackets at the end of a message: `[shared-anchor]`.",
    why: "The nearest names are listed in its place.",
    example: "failover explain shared-ancor",
    wayOut: "`failover explain` lists every code."
  )

  static let usage = Explanation(
    "The command line names a folder that is none.",
    meaning: "`-C` takes the folder to work in.",
    why: "Working somewhere else than where you asked would plan for another repository.",
    example: "failover status -C apps/media/sonarr.yaml",
    wayOut: "Name a folder."
  )

  static let baseBehindUpstream = Explanation(
    "The base is behind the branch that it follows.",
    meaning: "The remote-tracking branch has commits that the local one has not.",
    why: "The plan is made for manifests that are no longer the newest.",
    example: "failover plan sonarr --base main",
    wayOut: "`git pull`, or plan on the newer one: `--base origin/main`."
  )

  static let configurationDiffers = Explanation(
    "The configuration on disk is not the one of the base commit.",
    meaning: "Manifests are read from the commit, the configuration from the file on disk.",
    why: "What you try out here is not yet what others would get.",
    example: "git diff failover.yaml",
    wayOut: "Commit the configuration when it is right."
  )

  static let configurationFound = Explanation(
    "The services are read from a ConfigMap.",
    meaning: "There is no `failover.yaml`, and exactly one ConfigMap of the repository holds "
      + "`services.yaml`.",
    why: "You should know which file decides.",
    example: """
      kind: ConfigMap
      data:
        services.yaml: |
          sonarr: { namespace: media, deployment: sonarr }
      """,
    wayOut: "Nothing needs to be done; `--config PATH` names another."
  )

  static let historyCut = Explanation(
    "Moves that are further back are not listed.",
    meaning: "Only the newest commits were looked at, or the clone is shallow and has no others.",
    why: "A list that ends early must not be taken for the whole.",
    example: "git clone --depth 1 URL && failover history",
    wayOut: "`--limit N` looks at more commits; `git fetch --unshallow` gets the rest of them."
  )

  static let openProposal = Explanation(
    "A proposal is open for the service.",
    meaning: "A branch with our trailers is not in the base yet.",
    why: "Before a new plan is made, the open one should be known.",
    example: "failover status",
    wayOut: "Merge it, or close it: `failover abandon SERVICE`."
  )

  static let proposalBehind = Explanation(
    "The open proposal was made on an older commit.",
    meaning: "The base has moved on since, but in other files than the planned ones.",
    why: "It is the same change set, so that no second branch is made.",
    example: "failover promote sonarr     # once more, after others were merged",
    wayOut: "Merge it as it is."
  )

  static let staleLock = Explanation(
    "A lock without a branch was taken over.",
    meaning: "`refs/failover/open/SERVICE` named a proposal whose branch is gone.",
    why: "A run that was killed, or a branch deleted by hand, leaves one behind.",
    example: "git branch -D failover/sonarr/primary-to-standby-03e2bfcbf565",
    wayOut:
      "Nothing needs to be done; `git show ID` shows what it was, and `failover doctor --fix` deletes "
      + "one that is left."
  )

  static let uncommittedEdits = Explanation(
    "A planned file has edits that are not committed.",
    meaning: "Plans are made for a commit; the work tree's copy of the file differs from it.",
    why: "The plan does not see the edits, and your next commit may conflict with it.",
    example: "git diff apps/media/sonarr/deployment.yaml",
    wayOut: "Commit the edits first if they should count."
  )
}
