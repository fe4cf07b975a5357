import Manifests
import SourceText
import Testing
import Validation

@Suite struct RuleCatalogTests {
  private func subject(_ files: [String: String]) -> ValidationSubject {
    var contents: [RepositoryPath: [UInt8]] = [:]
    for (path, text) in files { contents[RepositoryPath(path)] = Array(text.utf8) }
    return ValidationSubject(
      index: ManifestIndex(RepositoryFiles(paths: [], contents: contents)),
      configuration: nil,
      changed: Set(contents.keys)
    )
  }

  private func complaint(_ message: String, at offset: Int, in text: String) -> Diagnostic {
    let buffer = SourceBuffer(name: "failover.yaml", bytes: Array(text.utf8))
    return Diagnostic(code: "configuration", message, at: buffer.location(of: offset..<offset + 1))
  }

  @Test(arguments: [
    "kind: Secret\nstringData: {a: hunter2, a: hunter2}\n",
    "kind: Secret # of the shop\ndata:\n  a: hunter2\n  a: hunter2\n",
    "'kind': \"Secret\"\ndata:\n  a: hunter2\n a: hunter2\n",
    "{\"kind\":\"Secret\",\"data\":{\"a\":\"hunter2\",\"a\":\"hunter2\"}}\n",
    "kind: List\nitems:\n- kind: Secret\n  data: {a: hunter2, a: hunter2}\n",
    "kind: Secret\ndata:\n  a: hunter2\n  b: [hunter2\n",
    "x: &k Secret\nkind: *k\ndata: {a: hunter2, a: hunter2}\n",
    "kind : !!str Secret\ndata: {a: hunter2, a: hunter2}\n",
    "<<: {kind: Secret}\ndata: {a: hunter2, a: hunter2}\n",
    "x: &k Secret\nkind: *k\ndata: {a: hunter2\nb: [hunter2\n",
  ])
  func `shows no line of a file that holds a Secret`(_ text: String) throws {
    let findings = RuleCatalog.findings(in: subject(["a.yaml": text]))
    #expect(!findings.isEmpty)
    for finding in findings {
      #expect(finding.location?.lineText.isEmpty == true)
      #expect(!"\(finding)".contains("hunter2"))
    }
  }

  @Test func `quotes no value of a file that holds a Secret`() throws {
    let text = "kind: Secret\nstringData: {a: yes, b: 0123456, c: 2001-12-14}\n"
    let findings = RuleCatalog.findings(in: subject(["a.yaml": text]))
    #expect(findings.map(\.severity) == [.warning, .warning, .warning])
    for value in ["yes", "0123456", "42798", "2001"] {
      #expect(!"\(findings)".contains(value), "\(value)")
    }
  }

  @Test(arguments: ["kind: ConfigMap\na: 1\na: 2\n", "kind: SecretStore\na: 1\na: 2\n"])
  func `shows the line of every other file`(_ text: String) {
    let findings = RuleCatalog.findings(in: subject(["a.yaml": text]))
    #expect(findings.map { $0.location?.lineText } == ["a: 2"])
  }

  @Test func `shows the first of many findings and says how many more there are`() throws {
    let text = "a: 1\n" + String(repeating: "a: 2\n", count: RuleCatalog.limit + 5)
    let findings = RuleCatalog.findings(in: subject(["a.yaml": text]))
    #expect(findings.count == RuleCatalog.limit + 1)
    #expect(findings.last?.code == "more-findings")
    #expect(findings.last?.message == "5 more findings are not shown")
    #expect(findings.last?.severity == .error)
    let few = "a: 1\n" + String(repeating: "a: 2\n", count: RuleCatalog.limit)
    #expect(RuleCatalog.findings(in: subject(["a.yaml": few])).count == RuleCatalog.limit)
  }

  @Test func `adds the complaints of others, sorted and each once`() {
    let text = "services:\n  web: 1\n  db: 2\n"
    let first = complaint("first", at: 12, in: text)
    let second = complaint("second", at: 21, in: text)
    let findings = RuleCatalog.findings(
      in: subject(["failover.yaml": text]),
      and: [second, first, second]
    )
    #expect(findings == [first, second])
  }

  @Test func `says once what a rule and others found at one place`() {
    let text = "services: [\n"
    let subject = subject(["failover.yaml": text])
    let found = RuleCatalog.findings(in: subject)
    let again = found.map {
      Diagnostic(code: "configuration", "no YAML", at: $0.location)
    }
    #expect(found.count == 1)
    #expect(RuleCatalog.findings(in: subject, and: again) == found)
  }

  @Test func `keeps a complaint that has no place`() {
    let complaint = Diagnostic(code: "configuration", "two of them")
    #expect(RuleCatalog.findings(in: subject([:]), and: [complaint]) == [complaint])
  }

  @Test(arguments: RuleCatalog.allCases)
  func `names each rule by its id`(_ entry: RuleCatalog) {
    #expect(entry.rule.id == entry.rawValue)
  }
}
