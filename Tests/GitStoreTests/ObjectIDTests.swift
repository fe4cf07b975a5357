import GitStore
import Testing

@Suite struct ObjectIDTests {
  @Test func `keeps all forty digits`() throws {
    let hex = "0123456789abcdef00000000000000000000ff01"
    let id = try #require(ObjectID(hex: hex))
    #expect(id.hex == hex && "\(id)" == hex && id.short == "0123456789ab")
    #expect(ObjectID(hex: hex.uppercased()) == id)
  }

  @Test(arguments: [
    "", "0123", "+123456789abcdef00000000000000000000ff01",
    "0123456789abcdef00000000000000000000ff0g", "0123456789abcdef00000000000000000000ff011",
    "０123456789abcdef00000000000000000000ff0",
  ])
  func `refuses what is not forty digits`(text: String) {
    #expect(ObjectID(hex: text) == nil)
  }

  @Test func `orders by bytes`() throws {
    let texts = [0, 15, 16, 31, 32, 39].map { position in
      String(repeating: "0", count: position) + "1" + String(repeating: "0", count: 39 - position)
    }
    let ids = try texts.map { try #require(ObjectID(hex: $0)) }
    #expect(ids.sorted().map(\.hex) == texts.sorted())
    #expect(ids.allSatisfy { ObjectID.zero < $0 })
  }

  @Test(arguments: ["", "a\n", "dos\r\n", String(repeating: "long line\n", count: 9_999)])
  func `hashes a blob as git does`(text: String) throws {
    let fixture = try Fixture(commit: false)
    try fixture.write(text, to: "file")
    let expected = try fixture.git("hash-object", "--no-filters", "file")
    #expect(ObjectID.ofBlob(Array(text.utf8)).hex == expected)
  }
}
