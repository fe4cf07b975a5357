import Manifests
import SourceText
import Testing
import Validation

@Suite struct WaiverTests {
  private func findings(_ text: String) -> [String] {
    let files = [RepositoryPath("a.yaml"): Array(text.utf8)]
    let subject = ValidationSubject(
      index: ManifestIndex(RepositoryFiles(paths: [], contents: files)),
      configuration: nil,
      changed: Set(files.keys)
    )
    return RuleCatalog.findings(in: subject).map {
      "\($0.location?.start.line ?? 0) \($0.code)"
    }
  }

  @Test func `takes back what is found at its line`() {
    #expect(findings("a: 1\na: 2\n") == ["2 duplicate-key"])
    #expect(findings("a: 1\na: 2   # failover: ignore[duplicate-key] kept for a tool\n") == [])
    #expect(findings("a: 1\na: 2\t# failover: ignore[duplicate-key] kept for a tool\r\n") == [])
  }

  @Test func `takes back what is found at the line below, when it stands alone`() {
    #expect(findings("a: 1\n# failover: ignore[duplicate-key] kept\na: 2\n") == [])
    #expect(findings("a: 1\r\n  # failover: ignore[duplicate-key] kept\r\na: 2\r\n") == [])
    let stacked = """
      a: 1
      # failover: ignore[duplicate-key] kept
      # failover: ignore[ambiguous-boolean] a word
      a: yes

      """
    #expect(findings(stacked) == [])
  }

  @Test func `covers no other line`() {
    let behind = "a: 1   # failover: ignore[duplicate-key] kept\na: 2\n"
    #expect(findings(behind) == ["1 unused-waiver", "2 duplicate-key"])
    let above = "# failover: ignore[duplicate-key] kept\na: 1\na: 2\n"
    #expect(findings(above) == ["1 unused-waiver", "3 duplicate-key"])
  }

  @Test func `covers no other rule, and nothing without a reason`() {
    let other = "a: 1\na: 2   # failover: ignore[ambiguous-boolean] kept\n"
    #expect(findings(other) == ["2 duplicate-key", "2 unused-waiver"])
    let silent = "a: 1\na: 2   # failover: ignore[duplicate-key]\n"
    #expect(findings(silent) == ["2 duplicate-key", "2 invalid-waiver"])
  }

  @Test func `names several rules`() {
    #expect(findings("a: 1\na: no # failover: ignore[duplicate-key,ambiguous-boolean] k\n") == [])
    #expect(findings("a: 1\na: no # failover: ignore[duplicate-key, ambiguous-boolean] k\n") == [])
  }

  @Test(arguments: ["a: 'x#failover: ignore[y]'\n", "a: 'x' # failover : ignore[y] z\n"])
  func `is no other text`(_ text: String) {
    #expect(findings(text) == [])
  }

  @Test func `tells findings by what stays when lines move`() {
    func fingerprint(_ text: String, _ offset: Int, _ message: String) -> Fingerprint {
      let buffer = SourceBuffer(name: "a.yaml", bytes: Array(text.utf8))
      let place = buffer.location(of: offset..<offset + 1)
      return Fingerprint(Diagnostic(code: "duplicate-key", message, at: place))
    }
    let before = fingerprint("a: 1\na: 2\n", 5, "first on line 1, and in b.yaml:3")
    #expect(before == fingerprint("\na: 1\na: 2\n", 6, "first on line 2, and in b.yaml:4"))
    #expect(before != fingerprint("a: 1\na: 3\n", 5, "first on line 1, and in b.yaml:3"))
    #expect(before != fingerprint("a: 1\na: 2\n", 5, "first on line 1, and in c.yaml:3"))
  }
}
