import SourceText
import Testing
import Validation

/// Names of findings that outlast their lines.
@Suite struct FingerprintTests {
  private func finding(_ message: String = "the key stands at line 3 too", line: Int) -> Diagnostic
  {
    let start = String(repeating: "\n", count: line - 1)
    let buffer = SourceBuffer(name: "apps/web.yaml", bytes: Array((start + "a: 1\n").utf8))
    let place = buffer.location(of: line - 1..<line)
    return Diagnostic(code: "duplicate-key", message, at: place)
  }

  @Test func `a digest is FNV-1a of 64 bits`() {
    #expect(Fingerprint(Diagnostic(code: "", "")).digest == "4d25767f9dce13f5")
    #expect(Fingerprint(finding(line: 2)).digest == "5db34b62ad76bcbc")
  }

  @Test func `a name lasts while lines move, and is never given twice`() {
    let names = Fingerprint.names(of: [
      finding(line: 2), finding(line: 2), finding("other", line: 2),
    ])
    #expect(
      names
        == Fingerprint.names(of: [finding(line: 8), finding(line: 9), finding("other", line: 1)])
    )
    #expect(Set(names).count == 3)
    #expect(names[1] == "5db34b62ad76bcbc:2")
  }
}
