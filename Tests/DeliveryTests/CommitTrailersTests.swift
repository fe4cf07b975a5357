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
}
