import Testing

@testable import GitStore

@Suite struct GitErrorTests {
  @Test(arguments: [
    ("https://ada:pw@host/x failed", "https://host/x failed"),
    ("'https://ada@host' and ssh://g@h:22/y", "'https://host' and ssh://h:22/y"),
    ("https://host/a@b", "https://host/a@b"), ("git@host:path", "git@host:path"),
    ("https://a:p@w@host/", "https://host/"), ("no url @ all", "no url @ all"),
    ("https://", "https://"), ("x://y://u:p@h", "x://y://h"),
    ("'https://u@h/x.git?access_token=t' failed", "'https://h/x.git' failed"),
    ("https://h?t=1 why? it failed", "https://h why? it failed"),
  ])
  func `removes user names, passwords and queries from addresses`(text: String, clean: String) {
    #expect(Printable.withoutUserInfo(text) == clean)
  }

  @Test func `escapes what would act on a terminal`() {
    let text = "a\u{1b}[31m\r\n\u{202e}b\u{9b}\u{2028}ü"
    #expect(
      Printable.text(text) == "a\\u{1b}[31m\\u{d}\\u{a}\\u{202e}b\\u{9b}\\u{2028}ü"
    )
  }

  @Test func `makes a sentence without a period`() {
    #expect(Printable.sentence("Failed to open. ") == "failed to open")
    #expect(Printable.sentence("SHA-256 is odd") == "SHA-256 is odd")
    #expect(Printable.sentence("") == "")
  }

  @Test func `cleans every part of an error`() {
    let error = GitError(
      "push",
      .other,
      subject: "https://u:p@h/\u{7}",
      message: "Bad\u{1b}",
      next: ["try https://u:p@h"]
    )
    #expect(error.description == "push `https://h/\\u{7}`: bad\\u{1b}")
    #expect(error.next == ["try https://h"])
  }
}
