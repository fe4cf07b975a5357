import GitStore
import Testing

@Suite struct SignatureTests {
  @Test(arguments: [
    "Ada Lovelace <ada@example.org> 1700000000 +0100", "x <> 0 -0030", "A. B <a@b> -5 +0000",
    "Zoë <z@e> 1700000000 -1145",
  ])
  func `prints what it parsed`(text: String) throws {
    #expect(try #require(Signature(parsing: text)).description == text)
  }

  @Test func `reads name, address, time and offset`() throws {
    let signature = try #require(Signature(parsing: "Ada L. <ada@x.org> 1700000000 -0130\n"))
    #expect(
      signature
        == Signature(
          name: "Ada L.",
          email: "ada@x.org",
          seconds: 1_700_000_000,
          offsetMinutes: -90
        )
    )
  }

  @Test(arguments: [
    "", "Ada", "Ada <a>", "Ada <a> 17", "Ada <a> x +0100", "Ada <a> 17 0100", "Ada <a> 17 +01",
    "Ada >a< 17 +0100",
  ])
  func `refuses another form`(text: String) {
    #expect(Signature(parsing: text) == nil)
  }
}
