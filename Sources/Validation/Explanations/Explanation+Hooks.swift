/// Pages of what hooks say, and of what keeps them from being installed.
extension Explanation {
  static let damagedTrailer = Explanation(
    "A commit message has some trailers of a failover, not as they were.",
    meaning:
      "A line at the end of the message begins with `Failover-`, and another one is missing, stands "
      + "twice, has a value that it cannot have, or stands among other text.",
    why:
      "By its trailers an open proposal is found again, a move is told in `failover history`, and a "
      + "commit is held to its plan. With some of them it is none of these.",
    example: """
      Failover-Service: sonarr
      Failover-From: primary
      Failover-To: standby      # and neither kind, stage nor plan
      """,
    wayOut:
      "Write them as they were, `git log -1 --format=%B` shows those of the commit that is amended; "
      + "or remove all of them. Lines that are indented or quoted count as words of yours."
  )

  static let foreignHook = Explanation(
    "Another program's hook has the name of one that was to be installed.",
    meaning:
      "The file does not hold the line by which `failover` knows its own hooks, or it is no regular "
      + "file.",
    why: "It does something that you may need: it is neither changed nor removed.",
    example: """
      #!/bin/sh
      exec make lint      # .git/hooks/pre-commit
      """,
    wayOut:
      "Add the command that the message names to that hook, or move the file away and install again."
  )
}
