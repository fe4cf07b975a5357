import LosslessYAML
import Manifests
import SourceText
import Testing

/// Which field a line of a file belongs to.
@Suite struct FilePlaceTests {
  private static let text = """
    # the first document
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: sonarr

      # a label
      labels: { app: sonarr, tier: "a b" }
    spec:
      template:
        spec:
          volumes:
            - name: data
              persistentVolumeClaim:
                claimName: sonarr-data   # the volume
            - { name: cache, emptyDir: {} }
          args: [one, two]
      script: |
        first

        # no comment
      empty:
    # the end of the first
    ---
    # the second
    kind: Other

    """

  private func place(_ line: Int, _ column: Int? = nil) throws -> FilePlace {
    let file = ManifestFile(path: RepositoryPath("a.yaml"), bytes: Array(Self.text.utf8))
    return try #require(FilePlace(file, line: line, column: column))
  }

  private func field(_ place: FilePlace) -> String {
    place.node.path(from: place.file.documents[place.document].root).description
  }

  @Test(arguments: [
    (2, "apiVersion"), (4, "metadata"), (5, "metadata.name"), (8, "metadata.labels"),
    (9, "spec"), (13, "spec.template.spec.volumes[name=data].name"),
    (14, "spec.template.spec.volumes[name=data].persistentVolumeClaim"),
    (15, "spec.template.spec.volumes[name=data].persistentVolumeClaim.claimName"),
    (16, "spec.template.spec.volumes[name=cache]"), (17, "spec.template.spec.args"),
    (18, "spec.script"), (19, "spec.script"), (20, "spec.script"), (21, "spec.script"),
    (22, "spec.empty"), (26, "kind"),
  ])
  func `takes the deepest field that stands on the line`(_ line: Int, _ expected: String) throws {
    let place = try place(line)
    #expect(field(place) == expected)
    #expect(!place.isNearest)
    #expect(place.document == (line == 26 ? 1 : 0))
  }

  @Test(arguments: [
    (1, "apiVersion", 2), (6, "metadata.labels", 8), (7, "metadata.labels", 8),
    (23, "spec", 9), (24, "kind", 26), (25, "kind", 26),
  ])
  func `takes the nearest field for a blank line or a comment`(
    _ line: Int,
    _ expected: String,
    _ where: Int
  ) throws {
    let place = try place(line)
    #expect(place.isNearest)
    #expect(field(place) == expected)
    #expect(place.location.start.line == `where`)
  }

  @Test(arguments: [
    (8, 13, "metadata.labels.app"), (8, 18, "metadata.labels.app"),
    (8, 26, "metadata.labels.tier"), (16, 30, "spec.template.spec.volumes[name=cache].emptyDir"),
    (17, 19, "spec.template.spec.args[1]"),
    (15, 99, "spec.template.spec.volumes[name=data].persistentVolumeClaim.claimName"),
    (8, 12, "metadata.labels"),
  ])
  func `takes the column where one is given`(
    _ line: Int,
    _ column: Int,
    _ expected: String
  ) throws {
    #expect(field(try place(line, column)) == expected)
  }

  @Test func `counts columns in scalars, behind a byte order mark too`() throws {
    let text = "\u{FEFF}{ä: 1, b: 2}\r\n"
    let file = ManifestFile(path: RepositoryPath("a.yaml"), bytes: Array(text.utf8))
    #expect(file.buffer.lineCount == 1)
    #expect(field(try #require(FilePlace(file, line: 1, column: 2))) == "[\"ä\"]")
    #expect(field(try #require(FilePlace(file, line: 1, column: 8))) == "b")
  }

  @Test(arguments: ["", "\n", "# nothing\n", "---\n"])
  func `finds nothing in a file without a field`(_ text: String) {
    let file = ManifestFile(path: RepositoryPath("a.yaml"), bytes: Array(text.utf8))
    #expect(FilePlace(file, line: 1) == nil)
    #expect(FilePlace(file, line: 2) == nil)
    #expect(FilePlace(file, line: 0) == nil)
  }

  @Test(arguments: [("", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\r\nb\r\n", 2), ("\n\n", 2)])
  func `counts lines as editors do`(_ text: String, _ count: Int) {
    #expect(SourceBuffer(name: "a", bytes: Array(text.utf8)).lineCount == count)
  }
}
