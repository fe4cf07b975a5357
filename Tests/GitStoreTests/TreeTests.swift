import FixtureSupport
import Foundation
import GitStore
import SourceText
import Testing

@Suite struct TreeTests {
  private func update(_ path: String, _ id: ObjectID, _ mode: FileMode = .file) -> TreeUpdate {
    TreeUpdate(path: RepositoryPath(path), content: .write(id, mode))
  }

  private func removal(_ path: String) -> TreeUpdate {
    TreeUpdate(path: RepositoryPath(path), content: .remove)
  }

  @Test func `lists the files that git lists, in its order`() throws {
    let fixture = try Fixture()
    try fixture.write("x", to: "dir.txt")
    try fixture.write("x", to: "dir-a/é")
    try fixture.write("#!/bin/sh\n", to: "run")
    try fixture.git("add", "--all")
    try fixture.git("update-index", "--chmod=+x", "run")
    let blob = try fixture.git("hash-object", "-w", "a.txt")
    try fixture.git("update-index", "--add", "--cacheinfo", "120000,\(blob),link")
    try fixture.git(
      "update-index",
      "--add",
      "--cacheinfo",
      "160000,\(try fixture.id("HEAD")),module"
    )
    try fixture.git("commit", "-q", "-m", "kinds")
    let files = try fixture.open().files(of: fixture.id("HEAD"))
    let listed = try fixture.git("-c", "core.quotePath=false", "ls-tree", "-r", "HEAD")
    let expected = listed.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
    #expect(files.map { "\($0.mode)" } == expected.map { String($0[0]) })
    #expect(
      files.map { "\($0.id)\t\($0.path)" }
        == expected.map { String($0[1].split(separator: " ")[1]) }
    )
    #expect(files.count == 8)
  }

  @Test func `leaves out a path that is not UTF-8`() throws {
    let fixture = try Fixture()
    let blob = try fixture.git("hash-object", "-w", "a.txt")
    let list = fixture.folder + "/list"
    try fixture.write(
      Array("100644 blob \(blob)\tgood\n100644 blob \(blob)\tb".utf8) + [0xff, 0x0a],
      to: list
    )
    let made = try fixture.run(
      ["-c", "git mktree < \"$0\"", list],
      in: fixture.path,
      program: "sh"
    )
    let tree = made.output.prefix(40)
    let commit = try fixture.git("commit-tree", "-m", "odd", String(tree))
    let files = try fixture.open().files(of: try #require(ObjectID(hex: commit)))
    #expect(files.map(\.path.string) == ["good"])
  }

  @Test func `finds a file of a commit, and no folder`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let entry = try repository.entry(at: RepositoryPath("dir/sub/c.txt"), in: head)
    #expect(entry?.id == (try fixture.id("HEAD:dir/sub/c.txt")))
    #expect(entry?.mode == .file)
    for absent in ["dir/sub", "dir/none", "a.txt/b", "none/none", ""] {
      #expect(try repository.entry(at: RepositoryPath(absent), in: head) == nil, "\(absent)")
    }
  }

  @Test func `stores and reads blobs of any bytes`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    for bytes in [
      [], [0, 255, 10, 13], Array("text\n".utf8), [UInt8](repeating: 7, count: 70_000),
    ] {
      let id = try repository.writeBlob(bytes)
      #expect(id == ObjectID.ofBlob(bytes))
      #expect(try repository.blob(id) == bytes)
      #expect(repository.hasObject(id))
      #expect(try fixture.git("cat-file", "-s", id.hex) == "\(bytes.count)")
    }
    #expect(!repository.hasObject(ObjectID.ofBlob([1, 2, 3])))
  }

  @Test(arguments: [false, true])
  func `reads many blobs in the order of their ids, whoever reads them`(isPacked: Bool) throws {
    let fixture = try Fixture()
    var files = ["empty": ""]
    for number in 0..<250 { files["file-\(number)"] = "text \(number)\n" }
    try fixture.commitFiles(files)
    if isPacked { try fixture.git("repack", "-adq") }
    let contents = (0..<600).map { Array("text \($0 % 250)\n".utf8) } + [[]]
    let ids = contents.map { ObjectID.ofBlob($0) }
    let repository = try fixture.open()
    #expect(try repository.blobs(ids, workers: .one) == contents)
    #expect(try repository.blobs(ids, workers: .all) == contents)
  }

  @Test func `names the first of many blobs that is missing`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let known = try (0..<300).map { try repository.writeBlob(Array("\($0)".utf8)) }
    let missing = [ObjectID.ofBlob([1, 2]), ObjectID.ofBlob([3, 4])]
    for workers in [Workers.one, .all] {
      let error = try gitError {
        _ = try repository.blobs(known[..<200] + missing + known, workers: workers)
      }
      #expect(error.category == .missingObject && error.subject == missing[0].hex)
    }
  }

  @Test func `says how to get a blob that is missing`() throws {
    let fixture = try Fixture()
    let id = ObjectID.ofBlob([1, 2, 3])
    let error = try gitError { _ = try fixture.open().blob(id) }
    #expect(error.category == .missingObject && error.subject == id.hex)
    #expect(error.next.contains { $0.hasSuffix("git archive HEAD > /dev/null") })
  }

  @Test func `reads a blob that a partial clone did not fetch as missing`() throws {
    let fixture = try Fixture()
    let id = try fixture.id("HEAD:a.txt")
    try fixture.git("config", "uploadpack.allowFilter", "true")
    let clone = fixture.folder + "/partial"
    try fixture.git(
      "clone",
      "-q",
      "--bare",
      "--filter=blob:none",
      "file://\(fixture.path)",
      clone
    )
    let repository = try fixture.open(at: clone)
    #expect(try repository.files(of: fixture.id("HEAD")).map(\.path.string).count == 3)
    #expect(try gitError { _ = try repository.blob(id) }.category == .missingObject)
  }

  @Test func `changes only the named files`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let blob = try repository.writeBlob(Array("new\n".utf8))
    let tree = try repository.updateTree(
      of: head,
      [
        update("dir/b.txt", blob), update("new/deep/file", blob, .executable),
        removal("a.txt"), update("dir/sub/d.txt", blob),
      ]
    )
    let changes = try fixture.git("diff-tree", "-r", "--name-status", "HEAD", tree.hex)
    #expect(changes == "D\ta.txt\nM\tdir/b.txt\nA\tdir/sub/d.txt\nA\tnew/deep/file")
    #expect(try fixture.git("ls-tree", tree.hex, "new/deep/file").hasPrefix("100755 blob \(blob)"))
    #expect(try fixture.run(["fsck", "--strict", tree.hex], in: fixture.path).status == 0)
  }

  @Test func `removes the folder with its last file`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let tree = try repository.updateTree(
      of: fixture.id("HEAD"),
      [removal("dir/b.txt"), removal("dir/sub/c.txt")]
    )
    #expect(try fixture.git("ls-tree", "-r", "-t", "--name-only", tree.hex) == "a.txt")
    let one = try repository.updateTree(of: fixture.id("HEAD"), [removal("dir/sub/c.txt")])
    #expect(
      try fixture.git("ls-tree", "-r", "-t", "--name-only", one.hex) == "a.txt\ndir\ndir/b.txt"
    )
  }

  @Test func `gives the same tree for no updates`() throws {
    let fixture = try Fixture()
    let tree = try fixture.open().updateTree(of: fixture.id("HEAD"), [])
    #expect(tree == (try fixture.id("HEAD^{tree}")))
  }

  @Test(arguments: [
    "", "/a", "a//b", "a/", ".", "..", "a/../b", ".git/config", "a/.GIT", "a/.g\u{200c}it/x",
    "a\nb",
    "a\u{7f}", "a\u{0}b",
  ])
  func `refuses a path that git would not store`(path: String) throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let blob = try repository.writeBlob([1])
    let error = try gitError {
      _ = try repository.updateTree(of: fixture.id("HEAD"), [update(path, blob)])
    }
    #expect(error.category == .invalidName)
  }

  @Test func `refuses what cannot be done`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let blob = try repository.writeBlob([1])
    let missing = ObjectID.ofBlob([9, 9])
    let cases: [[TreeUpdate]] = [
      [removal("none")], [removal("dir/none")], [update("dir", blob)], [update("a.txt/b", blob)],
      [update("x", missing)], [removal("dir")], [update("x", blob), removal("x")],
    ]
    for updates in cases {
      #expect(throws: GitError.self, "\(updates)") {
        _ = try repository.updateTree(of: head, updates)
      }
    }
  }

  @Test func `reports a corrupt tree and writes nothing`() throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    let repository = try fixture.open()
    let blob = try repository.writeBlob([1])
    for revision in ["HEAD:dir", "HEAD^{tree}"] {
      let hex = try fixture.id(revision).hex
      let file = "\(fixture.path)/.git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
      let good = try #require(fixture.bytes(of: file))
      try FileManager.default.removeItem(atPath: file)
      try fixture.write(Array(good.dropLast(9)) + [0, 0, 0, 0, 0, 0, 0, 0, 0], to: file)
      let before = try fixture.git("count-objects")
      let fresh = try fixture.open()
      #expect(throws: GitError.self) {
        _ = try fresh.updateTree(of: head, [update("dir/b.txt", blob)])
      }
      #expect(throws: GitError.self) { _ = try fresh.files(of: head) }
      #expect(try fixture.git("count-objects") == before)
      try FileManager.default.removeItem(atPath: file)
      try fixture.write(good, to: file)
    }
    #expect(throws: Never.self) {
      _ = try fixture.open().updateTree(of: head, [update("dir/b.txt", blob)])
    }
  }

  @Test func `lists the changed paths with ids and modes`() throws {
    let fixture = try Fixture()
    let old = try fixture.id("HEAD^{tree}")
    try fixture.git("mv", "a.txt", "moved.txt")
    try fixture.write("changed\n", to: "dir/b.txt")
    try fixture.git("update-index", "--chmod=+x", "dir/sub/c.txt")
    try fixture.git("add", "dir/b.txt")
    let new = try #require(ObjectID(hex: fixture.git("write-tree")))
    let lines = try changes(in: fixture, from: old, to: new)
    #expect(lines == (try Self.changes(byGitIn: fixture, from: old, to: new)))
    #expect(lines.count == 4)
  }

  @Test func `lists what git lists, whatever takes the place of what`() throws {
    let fixture = try Fixture()
    var generator = SeededGenerator(seed: 17)
    var trees: [ObjectID] = []
    let blobs = try ["1", "2", "3"].map { text in
      try fixture.write(text, to: "blob")
      return try fixture.git("hash-object", "-w", "blob")
    }
    let commit = try fixture.git("rev-parse", "HEAD")
    for _ in 0..<12 {
      try fixture.git("read-tree", "--empty")
      for path in ["a", "a-b", "a/b", "a/c/d", "a.b", "b/a", "b/ä", "c"]
      where Bool.random(using: &generator) {
        let mode = ["100644", "100755", "120000", "160000"].randomElement(using: &generator) ?? ""
        let id = mode == "160000" ? commit : blobs.randomElement(using: &generator) ?? ""
        try fixture.git(
          "update-index",
          "--add",
          "--replace",
          "--cacheinfo",
          "\(mode),\(id),\(path)"
        )
      }
      trees.append(try #require(ObjectID(hex: fixture.git("write-tree"))))
    }
    for (old, new) in zip(trees, trees.dropFirst()) {
      #expect(
        try changes(in: fixture, from: old, to: new)
          == Self.changes(byGitIn: fixture, from: old, to: new)
      )
    }
  }

  private func changes(
    in fixture: Fixture,
    from old: ObjectID,
    to new: ObjectID
  ) throws -> [String] {
    try fixture.open().changedPaths(fromTree: old, toTree: new).map { change in
      let modes = [change.oldMode, change.newMode].map { $0.map { "\($0)" } ?? "000000" }
      let ids = [change.oldID ?? .zero, change.newID ?? .zero]
      return ":\(modes[0]) \(modes[1]) \(ids[0]) \(ids[1]) \(change.path)"
    }
  }

  private static func changes(
    byGitIn fixture: Fixture,
    from old: ObjectID,
    to new: ObjectID
  ) throws -> [String] {
    let text = try fixture.git(
      "-c",
      "core.quotePath=false",
      "diff-tree",
      "-r",
      "--no-renames",
      "--raw",
      old.hex,
      new.hex
    )
    return text.split(separator: "\n").map { line in
      let parts = line.split { $0 == " " || $0 == "\t" }
      return (parts[0...3] + parts[5...]).joined(separator: " ")
    }
  }
}
