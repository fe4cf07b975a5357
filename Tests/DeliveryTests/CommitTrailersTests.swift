import Delivery
import Testing

@Suite struct CommitTrailersTests {
  private let trailers = CommitTrailers(
    services: ["sonarr", "jellyfin"],
    from: ["primary"],
    to: ["standby"],
    kind: "switchover",
    stage: 1,
    plan: "03e2bfcbf565a2745c359203f2ded0985f414618",
    reason: "rack 2: power"
  )

  @Test func `trailers are read back from the end of a message`() {
    let message = "sonarr: switch over\n\nFailover-Service: forged\n\nWhy not.\n\n" + trailers.text
    #expect(CommitTrailers(parsing: message) == trailers)
    #expect(CommitTrailers(parsing: message + "\n\n") == trailers)
  }

  @Test func `trailers of others stand beside them`() {
    let message = "x\n\nbody\n\n" + trailers.text + "Signed-off-by: Ada <ada@example.org>\n"
    #expect(CommitTrailers(parsing: message) == trailers)
  }

  @Test(arguments: [
    "", "one line\n", "subject\n\nFailover-Service: sonarr\n",
    "subject\n\nFailover-Plan: 0123\n", "subject\n\nFailover-Plan: 0123\n\nlast words\n",
  ])
  func `other commits are no failover commits`(message: String) {
    #expect(CommitTrailers(parsing: message) == nil)
  }

  /// Every line behind a prefix.
  private func text(behind prefix: String, lineEnd: String = "\n") -> String {
    trailers.text.split(separator: "\n").map { prefix + $0 + lineEnd }.joined()
  }

  @Test func `blocks are read wherever a forge or git puts them`() {
    let messages = [
      // git merge --squash: SQUASH_MSG.
      "Squashed commit of the following:\n\ncommit 0123\nAuthor: Ada <ada@example.org>\n\n"
        + "    sonarr: switch over\n\n" + text(behind: "    ") + "\ncommit 4567\n\n    fix\n",
      // GitHub, several commits: every message a list item.
      "Move sonarr (#12)\n\n* sonarr: switch over\n\nWhy.\n\n" + trailers.text + "\n* fix\n\n"
        + "---------\n\nCo-authored-by: Ada <ada@example.org>\n",
      // A description that quotes them, with the line ends of a web form.
      "Merge branch 'x' into 'main'\r\n\r\n```\r\n" + text(behind: "", lineEnd: "\r\n")
        + "```\r\n\r\nSee merge request !3\r\n",
      "Merged\n\n" + text(behind: "> ") + "last words\n",
      trailers.text,
    ]
    for message in messages {
      #expect(CommitTrailers.blocks(in: message) == [trailers], "\(message)")
    }
  }

  @Test func `several moves of one squash are told apart`() {
    var second = trailers
    second.services = ["radarr"]
    second.reason = nil
    for gap in ["", "\n", "\n* next\n\n"] {
      let message = "x\n\n" + trailers.text + gap + second.text
      #expect(CommitTrailers.blocks(in: message) == [trailers, second])
    }
  }

  @Test(arguments: [
    "", "x\n\nFailover-Service: sonarr\n",
    "x\n\nFailover-Service: a\nFailover-Plan: 03e2bfcbf565a2745c359203f2ded0985f414618\n",
    "x\n\nFailover-Service: A_B\nFailover-From: a\nFailover-To: b\n"
      + "Failover-Plan: 03e2bfcbf565a2745c359203f2ded0985f414618\n",
    "This reverts commit 03e2bfcbf565a2745c359203f2ded0985f414618.\n",
  ])
  func `half a block is none`(message: String) {
    #expect(CommitTrailers.blocks(in: message).isEmpty)
  }
}
