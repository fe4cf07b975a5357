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
    #expect(try yaml("set", "anchor.yaml", "/a", "2").errors.hasPrefix("anchor.yaml:1:4: error: "))
    #expect(try repository.text(of: "anchor.yaml") == "a: &x 1\nb: *x\n")
  }

  @Test func `what cannot be read or is no JSON is told apart`() throws {
    try repository.write("a: [", to: "broken.yaml")
    #expect(try yaml("get", "broken.yaml", "/a").status == 2)
    #expect(try yaml("get", "nowhere.yaml", "/a").status == 2)
    #expect(try yaml("get", file, "/spec", "--document", "7").status == 2)
    #expect(try yaml("set", file, "/spec/replicas", "yes").status == 64)
    #expect(try yaml("set", file, "/spec/replicas", "1.5").status == 64)
  }
}
