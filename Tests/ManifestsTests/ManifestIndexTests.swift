import LosslessYAML
import Manifests
import SourceText
import Testing

/// Finding objects by name, and what is set aside.
@Suite struct ManifestIndexTests {
  @Test func `finds the same whoever parses the files`() throws {
    var files = ["apps/root.yaml": flux("root", path: "./apps")]
    for number in 0..<100 {
      files["apps/app-\(number)/kustomization.yaml"] = kustomization("./app.yaml", "./gone.yaml")
      files["apps/app-\(number)/app.yaml"] = deployment("app-\(number)", namespace: nil)
      if number % 9 == 0 { files["apps/broken-\(number).yaml"] = "key: [\(number)\n" }
    }
    let known = repository(files).files
    let (alone, together) = (
      ManifestIndex(known, workers: .one), ManifestIndex(known, workers: .all)
    )
    expectSame(alone, together)
    #expect(alone.placed.count == 101)
    #expect(alone.rejections.count == 12)
    #expect(alone.notes.count == 100)
    let names: Set = ["app-7", "app-70"]
    let (some, same) = (
      ManifestIndex(known, naming: names, workers: .one),
      ManifestIndex(known, naming: names, workers: .all)
    )
    #expect(some.parsed.count < alone.parsed.count)
    #expect(Set(some.parsed.keys) == Set(same.parsed.keys))
    expectSame(some, same)
  }

  private func expectSame(_ left: ManifestIndex, _ right: ManifestIndex) {
    #expect(left.placed.map(\.reference) == right.placed.map(\.reference))
    #expect(left.placed.map(\.object.location) == right.placed.map(\.object.location))
    #expect(left.unreached.map(\.location) == right.unreached.map(\.location))
    #expect(left.rejections == right.rejections)
    #expect(left.notes == right.notes)
    #expect(left.reachedPaths == right.reachedPaths)
  }

  @Test func `does not let an archive compete with what Flux applies`() throws {
    let index = repository([
      "flux/ks.yaml": flux("root", path: "./flux") + flux("apps", path: "./apps"),
      "apps/app.yaml": deployment("sonarr"),
      ".archive/app.yaml": deployment("sonarr"),
      "bootstrap/app.yaml": deployment("sonarr"),
    ])
    let found = try index.object(deploymentReference("sonarr"))
    #expect(found.map(\.object.file.path.string) == ["apps/app.yaml"])
    #expect(index.unreached.count == 2)
  }

  @Test func `names both files and lines of an ambiguous object`() throws {
    let index = repository([
      "a.yaml": deployment("sonarr"), "b.yaml": "# b\n" + deployment("sonarr"),
    ])
    let refused = try refusal { _ = try index.object(deploymentReference("sonarr")) }
    #expect(refused?.code == .ambiguousObject)
    #expect(refused?.message == "is written in 2 places: a.yaml:4, b.yaml:5")
  }

  @Test func `names the nearest of unknown objects`() throws {
    let index = repository(["a.yaml": deployment("sonarr")])
    let refused = try refusal { _ = try index.object(deploymentReference("sonar")) }
    #expect(refused?.code == .unknownObject)
    #expect(refused?.next == ["did you mean `sonarr`?"])
    let far = try refusal { _ = try index.object(deploymentReference("wordpress")) }
    #expect(far?.next == ["check kind, namespace and name in the configuration"])
  }

  @Test func `says that an object stands in a file that does not parse, and where`() throws {
    let broken = deployment("sonarr") + "  paused: [true\n"
    let files = ["a.yaml": broken, "b.yaml": deployment("radarr"), "c.yaml": "sonarr: [\n"]
    for index in [repository(files), ManifestIndex(repository(files).files, naming: ["sonarr"])] {
      let refused = try refusal { _ = try index.object(deploymentReference("sonarr")) }
      #expect(refused?.code == .unknownObject)
      #expect(refused?.message.hasPrefix("stands in a.yaml, which cannot be read: ") ?? false)
      #expect(refused?.location?.file == "a.yaml")
      #expect(refused?.next == ["correct the file, and commit it"])
      let other = try refusal { _ = try index.object(deploymentReference("lidarr")) }
      #expect(other?.message == "does not exist in this commit")
    }
  }

  @Test func `shows no line of a broken file that holds a Secret`() throws {
    let secret = "---\nkind: Secret\nmetadata: {name: sonarr}\nstringData: [{token: abc\n"
    let index = repository(["a.yaml": deployment("sonarr") + secret])
    let refused = try refusal { _ = try index.object(deploymentReference("sonarr")) }
    #expect(refused?.location?.lineText == "")
    #expect(!(refused?.message.contains("abc") ?? true))
  }

  @Test func `says in which namespace an object lies`() throws {
    let index = repository(["a.yaml": deployment("sonarr")])
    let refused = try refusal { _ = try index.object(deploymentReference("sonarr", in: "tv")) }
    #expect(refused?.message == "does not exist; one of that name lies in namespace `media`")
  }

  @Test func `says when an object is of another API group`() throws {
    let text = deployment("sonarr").replacing("apps/v1", with: "extensions/v1beta1")
    let refused = try refusal {
      _ = try repository(["a.yaml": text]).object(deploymentReference("sonarr"))
    }
    #expect(refused?.message == "does not exist in the API group `apps`, but in `extensions`")
  }

  @Test func `says when an object stands where no Kustomization reaches`() throws {
    let index = repository([
      "flux/ks.yaml": flux("root", path: "./flux"), "apps/a.yaml": deployment("sonarr"),
    ])
    let refused = try refusal { _ = try index.object(deploymentReference("sonarr")) }
    #expect(refused?.message == "stands in a file that no Flux Kustomization reaches")
    #expect(refused?.location?.file == "apps/a.yaml")
  }

  @Test func `sets files aside with the reason, in path order`() throws {
    let index = repository([
      "a.yaml": "kind: {{ .kind }}\n  x: [\n", "b.yaml": "a: [1\n",
      "c.yaml": "version https://git-lfs.github.com/spec/v1\n", "d.yaml": "\0GITCRYPT\0xyz",
      "e.yaml": deployment("sonarr"), "f.yaml": "",
    ])
    #expect(
      index.rejections.map(\.code) == [
        "template-text", "yaml-syntax", "opaque-content", "opaque-content",
      ]
    )
    #expect(index.rejections.map(\.location?.file) == ["a.yaml", "b.yaml", "c.yaml", "d.yaml"])
    #expect(index.names == ["Deployment/media/sonarr"])
  }

  @Test func `gives the same answers when files are replaced as when read anew`() throws {
    let before = repository(["a.yaml": deployment("sonarr"), "b.yaml": deployment("radarr")])
    let after = before.replacing([
      RepositoryPath("a.yaml"): Array(deployment("lidarr").utf8), RepositoryPath("b.yaml"): nil,
    ])
    #expect(after.names == ["Deployment/media/lidarr"])
    #expect(after.files.paths == [RepositoryPath("a.yaml")])
  }

  @Test func `lists the same in the same order every time`() throws {
    var files: [String: String] = [:]
    for number in 0..<50 {
      files["apps/\(number)/kustomization.yaml"] = kustomization("app.yaml", "gone.yaml")
      files["apps/\(number)/app.yaml"] = deployment("app\(number)")
      files["apps/\(number)/ks.yaml"] = flux("ks\(number)", path: "./apps/\(number)")
    }
    let first = repository(files)
    let second = repository(files)
    #expect(first.placed.map(\.reference) == second.placed.map(\.reference))
    #expect(first.notes == second.notes)
    #expect(first.unreached.map(\.location) == second.unreached.map(\.location))
  }
}
