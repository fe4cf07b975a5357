import FixtureSupport
import Foundation
import Testing

/// `failover init`.
@Suite struct InitTests {
  private func without(
    configuration repository: ThrowawayRepository
  ) throws -> ThrowawayRepository {
    try repository.git("rm", "-q", "failover.yaml")
    try repository.git("commit", "-q", "-m", "drop the configuration")
    return repository
  }

  private func expect(_ text: String, recordedAs name: String) {
    let file = "commands/\(name).txt"
    Golden.expect(
      Array(text.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: file), name: file)
    )
  }

  @Test func `the help is recorded`() throws {
    let result = try ThrowawayRepository.homelab().failover("init", "--help")
    expect(result.output, recordedAs: "init-help")
    #expect(result.status == 0)
  }

  @Test(arguments: ["init-homelab", "init-twosites", "init-regions"])
  func `writes what passes the check, and is recorded`(_ name: String) throws {
    let folder = Fixtures.root.appending(path: "repositories/\(name.dropFirst(5))")
    let repository = try without(configuration: ThrowawayRepository(copying: folder))
    let printed = try repository.failover("init", "--print")
    #expect(printed.status == 0, "\(printed.errors)")
    expect(printed.output, recordedAs: name)
    #expect(!FileManager.default.fileExists(atPath: repository.path + "/failover.yaml"))
    let written = try repository.failover("init", at: repository.path + "/clusters")
    #expect(written.status == 0, "\(written.errors)")
    #expect(written.output.hasPrefix("\(repository.path)/failover.yaml is written: "))
    #expect(try repository.text(of: "failover.yaml") == printed.output)
    #expect(try repository.git("status", "--porcelain") == "?? failover.yaml")
    let check = try repository.failover("config", "check")
    #expect(check.status == 0, "\(check.output)")
  }

  @Test func `never takes the place of a configuration unless it is told to`() throws {
    let repository = try ThrowawayRepository.homelab()
    let former = try repository.text(of: "failover.yaml")
    let refused = try repository.failover("init")
    #expect(refused.status == 2)
    #expect(refused.output.isEmpty)
    #expect(refused.errors.contains("there is a configuration already"))
    #expect(try repository.text(of: "failover.yaml") == former)
    #expect(try repository.failover("init", "--print").status == 0)
    #expect(try repository.failover("init", "--force").status == 0)
    #expect(try repository.text(of: "failover.yaml").hasPrefix("# yaml-language-server: $schema="))
    #expect(try repository.failover("plan", "--all").status == 0)
    try repository.git("mv", "failover.yaml", ".failover.yaml")
    #expect(try repository.failover("init").status == 2)
  }

  @Test func `leaves what a link names alone`() throws {
    let repository = try without(configuration: ThrowawayRepository.homelab())
    let target = repository.folder.appending(path: "elsewhere").path(percentEncoded: false)
    try FileManager.default.createSymbolicLink(
      atPath: repository.path + "/failover.yaml",
      withDestinationPath: target
    )
    #expect(try repository.failover("init").status == 2)
    #expect(try repository.failover("init", "--force").status == 2)
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test func `replaces no folder, and says so`() throws {
    let repository = try without(configuration: ThrowawayRepository.homelab())
    try repository.write("x", to: "failover.yaml/README.md")
    let refused = try repository.failover("init", "--force")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("failover.yaml is a folder, and is not replaced"))
    #expect(!refused.errors.contains("--in-place"))
    #expect(try repository.text(of: "failover.yaml/README.md") == "x")
  }

  @Test func `prints for a bare repository`() throws {
    let repository = try without(configuration: ThrowawayRepository.homelab())
    let bare = repository.folder.appending(path: "bare.git").path(percentEncoded: false)
    try repository.git(["clone", "-q", "--bare", repository.path, bare], at: repository.path)
    #expect(try repository.failover("init", at: bare).status == 2)
    let printed = try repository.failover("init", "--print", at: bare)
    #expect(printed.status == 0)
    #expect(printed.output == (try repository.failover("init", "--print")).output)
  }

  @Test func `says what it looked for where nothing is found`() throws {
    let racks = Fixtures.root.appending(path: "repositories/racks")
    let nothing = try without(configuration: ThrowawayRepository(copying: racks)).failover("init")
    #expect(nothing.status == 1)
    #expect(nothing.output.isEmpty)
    #expect(nothing.errors.contains("looked for: workloads with a claim that has a twin"))
    let fleet = Fixtures.root.appending(path: "repositories/fleet")
    let unsure = try without(configuration: ThrowawayRepository(copying: fleet)).failover("init")
    #expect(unsure.status == 1)
    #expect(unsure.errors.contains("Are clusters/north and clusters/south two sites"))
  }

  @Test func `takes a ConfigMap as it is, and its file counts from then on`() throws {
    let repository = try ThrowawayRepository.homelab()
    let services = try repository.text(of: "failover.yaml").split(separator: "\n")
    let block = services.map { "    \($0)\n" }.joined()
    try repository.write(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: failover, namespace: x }\n"
        + "data:\n  services.yaml: |\n\(block)",
      to: "apps/services.yaml"
    )
    try repository.git("rm", "-q", "-f", "failover.yaml")
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "a ConfigMap instead")
    let plan = try repository.failover("plan", "--all", "-o", "diff").output
    let written = try repository.failover("init")
    #expect(written.status == 0, "\(written.errors)")
    #expect(try repository.text(of: "failover.yaml").contains("# Listed in apps/services.yaml:"))
    #expect(try repository.failover("plan", "--all", "-o", "diff").output == plan)
  }
}
