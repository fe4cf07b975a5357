import FixtureSupport
import Manifests
import Planning
import SourceText
import Testing

/// Other forms of a configuration, written in the native form.
@Suite struct ConversionTests {
  private func converted(_ text: String, in index: ManifestIndex? = nil) throws -> String {
    let buffer = SourceBuffer(name: "old.yaml", bytes: Array(text.utf8))
    return try NativeFormWriter.text(
      of: ConfigurationReader.read(buffer, path: nil, in: index)
    )
  }

  @Test func `a services map names its sites once`() throws {
    let text = try converted(
      """
      services:
        sonarr:
          namespace: media
          deployment: sonarr
          volume_name: data
          primary_pvc: sonarr-data
          backup_pvc: "123"
          primary_node_label: primary
          backup_node_label: "yes"
        claims:
          {namespace: media, deployment: claims, volume_name: d, primary_pvc: a, backup_pvc: b}
        radarr:
          namespace: media
          deployment: radarr
          primary_node_label: primary
          backup_node_label: "yes"

      """
    )
    #expect(
      text == """
        # The native form of old.yaml.
        version: 1
        sites:
          primary: { node: { role: primary } }
          standby: { node: { role: "yes" } }
          primary-2: {}
          standby-2: {}
        services:
          sonarr:
            namespace: media
            primary: primary
            standby: standby
            workloads:
              - deployment/sonarr:
                  volumes: { data: { primary: sonarr-data, standby: "123" } }
          claims:
            namespace: media
            primary: primary-2
            standby: standby-2
            workloads:
              - deployment/claims:
                  volumes: { d: { primary-2: a, standby-2: b } }
          radarr:
            namespace: media
            primary: primary
            standby: standby
            workloads:
              - deployment/radarr

        """
    )
  }

  @Test func `what two services share cannot be said`() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try converted(
        """
        services:
          one: {namespace: a, deployment: x, primary_node_label: p, backup_node_label: b}
          two: {namespace: a, deployment: x, primary_node_label: p, backup_node_label: b}

        """
      )
    }
    #expect(
      error?.diagnostics.map(\.message)
        == ["Deployment/a/x is in `one` and in `two`: both decide its node label `role`"]
    )
  }

  /// The fixtures of other forms: what is written says the same, which the writer proves itself.
  @Test(arguments: try ConfigurationCaseTests.cases("valid"))
  func `every other form can be written and read again`(_ test: FixtureCase) throws {
    let bytes = try test.file("failover.yaml").required()
    let files = try test.files(below: "repo").map { (RepositoryPath($0.key), $0.value) }
    let contents = Dictionary(uniqueKeysWithValues: files)
    let old = try ConfigurationReader.read(
      SourceBuffer(name: "old.yaml", bytes: bytes),
      path: nil,
      in: ManifestIndex(RepositoryFiles(paths: Set(contents.keys), contents: contents))
    )
    guard old.form != .native else { return }
    let text = try NativeFormWriter.text(of: old)
    let new = try configuration(text)
    #expect(new.form == .native)
    #expect(new.services.map(\.name) == old.services.map(\.name))
    #expect(new.services.map(\.order) == old.services.map(\.order))
    #expect(
      new.services.map { Set($0.members.map(\.object)) }
        == old.services.map { Set($0.members.map(\.object)) }
    )
  }
}
