import LosslessYAML
import Testing

@Suite struct ResolutionTests {
  private static let manifest = """
    kind: Deployment
    metadata: &meta
      name: web
      labels: {app: web, "8080": open}
    copy: *meta
    defaults: &defaults
      image: nginx
    overridden:
      <<: *defaults
      own: 1
    many:
      <<: [*defaults, {extra: 2}]
    twice: 1
    twice: 2
    empty:
    volumes:
      - name: data
        claim: pvc-a
      - name: cache
      - name: cache
      - *meta
      - plain
    """

  private func resolve(_ text: String) throws -> PathResolution {
    try stream(Self.manifest).documents[0].root.resolve(try path(text))
  }

  @Test(arguments: [
    ("kind", "Deployment"),
    ("metadata.name", "web"),
    ("metadata.labels[\"8080\"]", "open"),
    ("volumes[0].claim", "pvc-a"),
    ("volumes[name=data].claim", "pvc-a"),
    ("overridden.own", "1"),
    ("volumes[4]", "plain"),
  ])
  func `finds what a path leads to`(text: String, value: String) throws {
    guard case .found(let node) = try resolve(text) else {
      Issue.record("\(text) is absent")
      return
    }
    #expect(node.text == value)
  }

  @Test(arguments: [
    ("spec", "", ["spec"]),
    ("metadata.annotations.note", "/metadata", ["annotations", "note"]),
    ("empty.a.b", "/empty", ["a", "b"]),
    ("volumes[name=data].size", "/volumes/0", ["size"]),
    ("overridden.other", "/overridden", ["other"]),
  ])
  func `says what is missing, and below which node`(
    text: String,
    parent: String,
    missing: [String]
  ) throws {
    guard case .absent(let node, let keys) = try resolve(text) else {
      Issue.record("\(text) is there")
      return
    }
    #expect(node.pointer == parent)
    #expect(keys == missing)
  }

  @Test(arguments: [
    ("copy.name", YAMLRefusal.Code.pathThroughAlias),
    ("overridden.image", .pathThroughMerge),
    ("many.extra", .pathThroughMerge),
    ("many.image", .pathThroughMerge),
    ("twice", .duplicateKey),
    ("volumes[name=cache]", .ambiguousItem),
    ("volumes[name=dta]", .pathNotFound),
    ("volumes[9]", .pathNotFound),
    ("missing[0]", .pathNotFound),
    ("missing.list[name=x]", .pathNotFound),
    ("kind.x", .wrongKind),
    ("kind[0]", .wrongKind),
    ("metadata[0]", .wrongKind),
    ("metadata[name=web]", .wrongKind),
    ("volumes.name", .wrongKind),
  ])
  func `refuses a path with the code of its defect`(
    text: String,
    code: YAMLRefusal.Code
  ) throws {
    #expect(try refusal { _ = try resolve(text) } == code)
  }

  @Test(arguments: [
    YAMLOperation(.set(Self.repeated), at: YAMLPath(keys: "a")),
    YAMLOperation(.set(.sequence([.mapping([.init(key: "x", value: Self.repeated)])])), at: .root),
    YAMLOperation(.insertKey(Self.repeated), at: YAMLPath(keys: "b")),
    YAMLOperation(.append(Self.repeated), at: YAMLPath(keys: "l")),
  ])
  func `refuses a new value in which a key stands twice`(_ operation: YAMLOperation) throws {
    #expect(try refusal { _ = try edited("a: 1\nl: [1]\n", operation) } == .duplicateKey)
  }

  private static let repeated = YAMLValue.mapping([
    .init(key: "k", value: .integer(1)), .init(key: "k", value: .integer(2)),
  ])

  @Test func `hints at the item that was meant`() throws {
    do {
      _ = try resolve("volumes[name=dta]")
      Issue.record("there is no such item")
    } catch let refusal as YAMLRefusal {
      #expect(refusal.hints == ["did you mean `data`?"])
    }
  }

  @Test func `does not follow a mapping that merges itself`() throws {
    let root = try stream("a: &a\n  <<: *a\n  k: 1\n").documents[0].root
    guard case .absent(let parent, let missing) = try root.resolve(try path("a.other")) else {
      Issue.record("nothing brings in `other`")
      return
    }
    #expect(parent.pointer == "/a")
    #expect(missing == ["other"])
  }

  @Test func `looks through a tower of merges once`() throws {
    var text = "m0: &m0 {k: 1}\n"
    for level in 1...60 {
      text += "m\(level): &m\(level)\n  <<: [*m\(level - 1), *m\(level - 1), *m\(level - 1)]\n"
    }
    let root = try stream(text).documents[0].root
    #expect(try refusal { _ = try root.resolve(try path("m60.k")) } == .pathThroughMerge)
    guard case .absent = try root.resolve(try path("m60.other")) else {
      Issue.record("nothing brings in `other`")
      return
    }
  }

  @Test func `follows an alias to the nearest definition before it`() throws {
    let root = try stream("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").documents[0].root
    #expect(root["b"]?.aliasTarget?.text == "1")
    #expect(root["d"]?.aliasTarget?.text == "2")
    #expect(root["a"]?.lastAlias?.pointer == "/b")
    #expect(root["c"]?.lastAlias?.pointer == "/d")
  }

  @Test func `ends anchors with their document`() throws {
    let documents = try stream("a: &x 1\n---\nb: *x\n").documents
    #expect(documents[1].root["b"]?.aliasTarget == nil)
    #expect(documents[0].root["a"]?.lastAlias == nil)
  }

  @Test(arguments: [
    ("a.b", "/a/b"),
    ("list[1].name", "/list/1/name"),
    ("[\"x/y~z\"]", "/x~1y~0z"),
  ])
  func `points at a node`(text: String, pointer: String) throws {
    let root = try stream("a:\n  b: 1\nlist:\n- 0\n- name: n\nx/y~z: 1\n").documents[0].root
    guard case .found(let node) = try root.resolve(try path(text)) else {
      Issue.record("\(text) is absent")
      return
    }
    #expect(node.pointer == pointer)
  }

  @Test func `takes a key that is an alias for the text that it stands for`() throws {
    let text = "name: &app web\ncontrollers:\n  *app :\n    replicas: 1 # c\nother: 1\n"
    let after = try edited(
      text,
      YAMLOperation(.replace(.integer(0)), at: try path("controllers.web.replicas"))
    )
    #expect(after == text.replacing("replicas: 1", with: "replicas: 0"))
    let twice = try stream("a: &k x\nx: 1\n*k : 2\n").documents[0].root
    #expect(try refusal { _ = try twice.resolve(try path("x")) } == .duplicateKey)
  }

  @Test func `points past keys that are collections or aliases`() throws {
    let root = try stream("k: &k x\n? {a: 1}\n: one\n*k : two\n").documents[0].root
    #expect(Array(root.children).map(\.pointer).suffix(4) == ["/{a: 1}", "/{a: 1}", "/x", "/x"])
  }
}
