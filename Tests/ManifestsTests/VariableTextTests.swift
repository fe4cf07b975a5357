import Testing

@testable import Manifests

@Suite struct VariableTextTests {
  private static let values = ["APP": "sonarr", "EMPTY": "", "N": "2"]

  @Test(arguments: [
    ("${APP}", "sonarr"), ("pvc-${APP}-${N}", "pvc-sonarr-2"), ("plain", "plain"), ("$APP", "$APP"),
    ("${GONE}", ""), ("${GONE:=a}", "a"), ("${GONE:-a}", "a"), ("${GONE-a}", "a"),
    ("${APP:=a}", "sonarr"), ("${EMPTY:=a}", "a"), ("${GONE:=}", ""),
    ("${GONE:=pvc-${APP}}", "pvc-sonarr"), ("${GONE:=${OTHER:=b}}", "b"),
    ("$${APP}", "${APP}"), ("$${APP} ${N}", "${APP} 2"), ("${APP}}", "sonarr}"),
    ("{${APP}}", "{sonarr}"),
  ])
  func `fills in what Flux would`(_ text: String, _ filled: String) throws {
    let variables = try #require(VariableText(text))
    #expect(variables.text { Self.values[$0] } == filled)
  }

  @Test(arguments: [
    "${APP", "${}", "${1A}", "${APP/a/b}", "${APP:0:3}", "${APP^^}", "${#APP}", "${A:=b",
  ])
  func `says what it does not understand`(_ text: String) {
    #expect(VariableText(text) == nil)
  }

  @Test func `names its variables, and the only one`() throws {
    let nested = try #require(VariableText("${A:=x${B}}"))
    #expect(nested.names == ["A", "B"])
    #expect(nested.only?.name == "A")
    #expect(try #require(VariableText("a${A}")).only == nil)
  }
}
