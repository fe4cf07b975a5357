import FixtureSupport
import Foundation
import Testing

/// The editor by itself, as scripts use it.
@Suite struct YAMLCommandTests {
  private let repository: ThrowawayRepository
  private let file = "apps/media/sonarr/deployment.yaml"

  init() throws {
    repository = try ThrowawayRepository.homelab()
  }

  private func yaml(_ arguments: String...) throws -> ThrowawayRepository.Result {
    try repository.run(ThrowawayRepository.tool, ["yaml"] + arguments, at: repository.path)
  }

  @Test func `get prints a value, and with JSON where it stands`() throws {
    #expect(try yaml("get", file, "/spec/template/spec/nodeSelector/role").output == "primary\n")
    let json = try yaml("get", file, "spec.strategy.type", "-o", "json").output
    #expect(
      json == #"{"pointer":"/spec/strategy/type","kind":"scalar","style":"plain","#
        + #""start":{"byte":104,"line":8,"column":11},"end":{"byte":112,"line":8,"column":19},"#
        + #""text":"Recreate","value":"Recreate"}"# + "\n"
    )
  }

  @Test func `set, insert and remove change their bytes only`() throws {
    let before = try repository.text(of: file)
    #expect(
      try yaml("set", file, "/spec/replicas", "0").output
        == before.replacing("replicas: 1", with: "replicas: 0")
    )
    #expect(
      try yaml("insert", file, "/metadata/annotations/a~1b", #""yes""#).output
        == before.replacing(
          "name: sonarr\nspec",
          with: "name: sonarr\n  annotations:\n    a/b: \"yes\"\nspec"
        )
    )
    #expect(
      try yaml("remove", file, "/spec/replicas").output
        == before.replacing("  replicas: 1\n", with: "")
    )
    #expect(try repository.text(of: file) == before)
  }

  @Test func `items come and go, and keys stand where they are wanted`() throws {
    try repository.write("b: 1   # one\nlist:\n- x # first\n- y\n", to: "list.yaml")
    #expect(
      try yaml("append", "list.yaml", "/list", #""z""#).output
        == "b: 1   # one\nlist:\n- x # first\n- y\n- z\n"
    )
    #expect(
      try yaml("insert", "list.yaml", "/list/1", "2").output
        == "b: 1   # one\nlist:\n- x # first\n- 2\n- y\n"
    )
    #expect(
      try yaml("remove", "list.yaml", "/list/0").output == "b: 1   # one\nlist:\n- y\n"
    )
    #expect(
      try yaml("insert", "list.yaml", "/a", "0", "--before", "b").output
        == "a: 0\nb: 1   # one\nlist:\n- x # first\n- y\n"
    )
    #expect(
      try yaml("insert", "list.yaml", "/c", "2", "--after", "b").output
        == "b: 1   # one\nc: 2\nlist:\n- x # first\n- y\n"
    )
    #expect(
      try yaml("insert", "list.yaml", "/c", "2", "--after", "b", "--before", "b").status == 64
    )
  }

  @Test func `in place writes the file with its mode, and nothing when nothing changes`() throws {
    let path = "\(repository.path)/\(file)"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(try yaml("set", file, "/spec/replicas", "3", "--in-place").output == "")
    #expect(try repository.text(of: file).contains("replicas: 3\n"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let number = attributes[.systemFileNumber] as? Int
    #expect(try yaml("set", file, "/spec/replicas", "3", "--in-place").status == 0)
    let again = try FileManager.default.attributesOfItem(atPath: path)
    #expect(again[.systemFileNumber] as? Int == number)
    let folder = URL(filePath: path).deletingLastPathComponent()
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left.sorted() == ["claims.yaml", "deployment.yaml", "kustomization.yaml"])
  }

  @Test func `a link is followed inside the repository and refused out of it`() throws {
    let inside = "\(repository.path)/inside.yaml"
    let outside = "\(repository.path)/outside.yaml"
    let secret = repository.folder.appending(path: "elsewhere.yaml").path(percentEncoded: false)
    try Data("a: 1\n".utf8).write(to: URL(filePath: secret))
    try FileManager.default.createSymbolicLink(atPath: inside, withDestinationPath: file)
    try FileManager.default.createSymbolicLink(atPath: outside, withDestinationPath: secret)
    #expect(try yaml("set", "inside.yaml", "/spec/replicas", "2", "--in-place").status == 0)
    #expect(try repository.text(of: file).contains("replicas: 2\n"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: inside) == file)
    let refused = try yaml("set", "outside.yaml", "/a", "2", "--in-place")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("is a link out of the repository"))
    #expect(try Data(contentsOf: URL(filePath: secret)) == Data("a: 1\n".utf8))
  }

  @Test func `a refusal has its code and place, status 3, and writes nothing`() throws {
    try repository.write("a: &x 1\nb: *x\n", to: "anchor.yaml")
    for arguments in [
      ["set", "anchor.yaml", "/a", "2", "--in-place"], ["set", "anchor.yaml", "/c", "2"],
      ["insert", "anchor.yaml", "/a", "2"], ["get", "anchor.yaml", "/c"],
    ] {
      let result = try repository.run(
        ThrowawayRepository.tool,
        ["yaml"] + arguments,
        at: repository.path
      )
      #expect(result.status == 3, "\(arguments)")
      #expect(result.output == "", "\(arguments)")
      #expect(result.errors.contains("error: "), "\(arguments)")
    }
    let missing = try yaml("get", "anchor.yaml", "/other").errors
    #expect(missing.hasPrefix("anchor.yaml:1:1: error: `other` is not there: no key `other`"))
    #expect(missing.contains("  = help: keys here: a, b\n"))
    #expect(try yaml("set", "anchor.yaml", "/a", "2").errors.hasPrefix("anchor.yaml:1:4: error: "))
    #expect(try repository.text(of: "anchor.yaml") == "a: &x 1\nb: *x\n")
  }

  @Test func `what cannot be read or is no JSON is told apart`() throws {
    try repository.write("a: [", to: "broken.yaml")
    #expect(try yaml("get", "broken.yaml", "/a").status == 2)
    #expect(try yaml("get", "nowhere.yaml", "/a").status == 2)
    #expect(try yaml("get", file, "/spec", "--document", "7").status == 2)
    #expect(try yaml("set", file, "/spec/replicas", "yes").status == 64)
    for text in ["'x'", "{a: 1}", "[1,]", "01", "1e999", "\"a", "{\"a\":1,\"a\":2}", "1 2", ""] {
      let result = try yaml("set", file, "/spec/replicas", text)
      #expect(result.status == 64, "\(text)")
      #expect(result.output == "", "\(text)")
      #expect(result.errors.contains(", at column "), "\(text)")
    }
  }

  @Test func `values of every kind are JSON, and are written as the file is`() throws {
    try repository.write("a:\n    b: 1 # why\nl:\n- x\n", to: "values.yaml")
    func written(_ arguments: String...) throws -> String {
      let verb = [arguments[0], "values.yaml"]
      return try repository.run(
        ThrowawayRepository.tool,
        ["yaml"] + verb + arguments.dropFirst(),
        at: repository.path
      ).output
    }
    #expect(
      try written("set", "/a/b", #"{"c": [1.5, "\ud83d\ude00"], "d": {}}"#)
        == "a:\n    b: # why\n        c:\n        - 1.5\n        - 😀\n        d: {}\nl:\n- x\n"
    )
    #expect(
      try written("append", "/l", #"{"k": null, "m": -2}"#)
        == "a:\n    b: 1 # why\nl:\n- x\n- k: null\n  m: -2\n"
    )
    #expect(
      try written("insert", "/e", #"[]"#, "--before", "l")
        == "a:\n    b: 1 # why\ne: []\nl:\n- x\n"
    )
    #expect(try written("set", "/a/b", "-5") == "a:\n    b: -5 # why\nl:\n- x\n")
    #expect(try written("set", "/l", "1e3") == "a:\n    b: 1 # why\nl: 1.0e+3\n")
  }

  @Test func `get tells the value as Kubernetes reads it`() throws {
    let text = """
      base: &b {m: 0775, on: yes}
      all: [*b, 1.10, 1_000, ~, "1", 18446744073709551615, 1e21, 0.0000001, -.5]
      merged:
        m: 1
        <<: *b
        x: !!str 5
      bad: .nan

      """
    try repository.write(text, to: "typed.yaml")
    func value(_ pointer: String) throws -> String {
      let json = try yaml("get", "typed.yaml", pointer, "-o", "json").output
      return String(json.split(separator: #""value":"#, maxSplits: 1)[1].dropLast(2))
    }
    #expect(try value("/base") == #"{"m":509,"true":true}"#)
    #expect(
      try value("/all")
        == #"[{"m":509,"true":true},1.1,1000,null,"1",18446744073709551615,1e+21,1e-7,-0.5]"#
    )
    // go-yaml v2 lets what is merged in later win.
    #expect(try value("/merged") == #"{"m":509,"true":true,"x":"5"}"#)
    #expect(try value("/bad") == "null")
    #expect(try yaml("get", "typed.yaml", "/bad", "-o", "json").errors.contains("[no-json]"))
  }

  @Test func `aliases that repeat without end are not followed`() throws {
    var text = "a0: &a0 [x]\n"
    for level in 1..<30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    try repository.write(text + "me: &me [*me]\n", to: "bomb.yaml")
    for pointer in ["/a29", "/me"] {
      let result = try yaml("get", "bomb.yaml", pointer, "-o", "json")
      #expect(result.status == 0)
      #expect(result.output.hasSuffix(#""value":null}"# + "\n"))
      #expect(result.errors.contains("aliases"))
    }
  }

  @Test func `warnings go to standard error, and change neither result nor status`() throws {
    try repository.write("%YAML 1.2\n---\na: 1\nb: \"x\\/y\"\nc: yes\n", to: "warned.yaml")
    let result = try yaml("set", "warned.yaml", "/a", "2")
    #expect(result.status == 0)
    #expect(result.output == "%YAML 1.2\n---\na: 2\nb: \"x\\/y\"\nc: yes\n")
    for code in ["yaml-version", "escaped-slash", "ambiguous-boolean"] {
      #expect(result.errors.contains("[\(code)]"), "\(code)")
    }
    #expect(result.errors.hasPrefix("warned.yaml:1:1: warning: "))
  }

  @Test func `no line of a Secret is shown`() throws {
    try repository.write("kind: Secret\nstringData: {a: no, b: hunter2}\n", to: "secret.yaml")
    for arguments in [
      ["set", "secret.yaml", "/stringData/b/c", "1"], ["get", "secret.yaml", "/x"],
    ] {
      let result = try repository.run(
        ThrowawayRepository.tool,
        ["yaml"] + arguments,
        at: repository.path
      )
      #expect(result.status == 3)
      #expect(!result.errors.contains("hunter2"))
      #expect(!result.errors.contains("`no`"))
    }
  }

  @Test(arguments: ["\r\n", "\n"], ["", "\u{FEFF}"])
  func `standard input keeps line ends, byte order mark and other documents`(
    end: String,
    mark: String
  ) throws {
    let lines = ["a: 1", "---", "# two", "b:", "  - x", "---", "c: 3", ""]
    let text = mark + lines.joined(separator: end)
    try repository.write(text, to: "input.yaml")
    let command = "\(ThrowawayRepository.tool) yaml append - /b '{\"k\":1,\"l\":2}' --document 1"
    let result = try repository.run(
      "/bin/sh",
      ["-c", command + " < input.yaml"],
      at: repository.path
    )
    #expect(result.status == 0)
    #expect(
      result.output == text.replacing("  - x", with: "  - x\(end)  - k: 1\(end)    l: 2")
    )
  }

  @Test func `a file of one line and a megabyte is edited like any other`() throws {
    let items = (0..<20_000).map { #"{"name":"item-\#($0)","replicas":1,"labels":{"a":"b"}}"# }
    let text = #"{"kind":"List","items":["# + items.joined(separator: ",") + "]}\n"
    #expect(text.utf8.count > 1 << 20)
    try repository.write(text, to: "list.json")
    let result = try yaml("set", "list.json", "/items/19999/replicas", "0", "--in-place")
    #expect(result.status == 0)
    let old = #""item-19999","replicas":1"#
    #expect(
      try repository.text(of: "list.json")
        == text.replacing(old, with: old.replacing(":1", with: ":0"))
    )
  }

  @Test func `a hard link is left behind, a folder and a link to nowhere are refused`() throws {
    try repository.write("a: 1\n", to: "first.yaml")
    let path = repository.path
    try FileManager.default.linkItem(atPath: path + "/first.yaml", toPath: path + "/second.yaml")
    #expect(try yaml("set", "first.yaml", "/a", "2", "--in-place").status == 0)
    #expect(try repository.text(of: "first.yaml") == "a: 2\n")
    #expect(try repository.text(of: "second.yaml") == "a: 1\n")
    try FileManager.default.createSymbolicLink(
      atPath: path + "/dangling.yaml",
      withDestinationPath: "nowhere.yaml"
    )
    for name in ["dangling.yaml", "apps"] {
      #expect(try yaml("set", name, "/a", "2", "--in-place").status == 2, "\(name)")
    }
  }
}
