import FixtureSupport
import Foundation
import Testing

/// The same job in every kind of repository that a person may have.
@Suite struct RepositoryKindTests {
  private let branch = "failover/sonarr/primary-to-standby-"

  @Test func `works from a subdirectory and by -C`() throws {
    let repository = try ThrowawayRepository.homelab()
    let inside = try repository.failover("plan", "sonarr", at: "\(repository.path)/apps/media")
    let named = try repository.failover(
      "plan",
      "sonarr",
      "-C",
      repository.path,
      at: repository.folder.path(percentEncoded: false)
    )
    #expect(inside.status == 0)
    #expect(inside.output == named.output)
    #expect(inside.output.contains("+        role: backup"))
  }

  @Test func `works in a linked work tree and leaves both alone`() throws {
    let repository = try ThrowawayRepository.homelab()
    let linked = repository.folder.appending(path: "linked").path(percentEncoded: false)
    try repository.git("worktree", "add", "-q", "-b", "side", linked)
    let before = try repository.untouchables()
    #expect(try repository.failover("promote", "sonarr", at: linked).status == 0)
    #expect(try repository.untouchables() == before)
    #expect(try repository.git(["status", "--porcelain"], at: linked) == "")
    #expect(try repository.proposals().count == 1)
  }

  @Test func `works in a bare repository with the commit's configuration`() throws {
    let repository = try ThrowawayRepository.homelab()
    let bare = repository.folder.appending(path: "bare.git").path(percentEncoded: false)
    try repository.git(["clone", "-q", "--bare", repository.path, bare], at: repository.path)
    let result = try repository.failover("promote", "sonarr", at: bare)
    #expect(result.status == 0, "\(result.errors)")
    let refs = try repository.git(["for-each-ref", "--format=%(refname)"], at: bare)
    #expect(refs.contains("refs/heads/\(branch)"))
    let elsewhere = try repository.failover(
      "status",
      at: repository.folder.path(percentEncoded: false),
      setting: ["GIT_DIR": bare]
    )
    #expect(elsewhere.output.contains("sonarr    primary"))
  }

  @Test func `a partial clone works once its files have been fetched as the error says`() throws {
    let repository = try ThrowawayRepository.homelab()
    let clone = repository.folder.appending(path: "partial").path(percentEncoded: false)
    try repository.git("config", "uploadpack.allowFilter", "true")
    try repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    try repository.git(
      ["clone", "-q", "--no-checkout", "--filter=blob:none", "file://" + repository.path, clone],
      at: repository.path
    )
    let missing = try repository.failover("status", at: clone)
    #expect(missing.status == 2)
    #expect(missing.errors.contains("git archive HEAD > /dev/null"))
    _ = try repository.run("sh", ["-c", "git archive HEAD > /dev/null"], at: clone)
    try repository.git(["checkout", "-q", "main", "--", "failover.yaml"], at: clone)
    #expect(try repository.failover("plan", "sonarr", at: clone).status == 0)
  }

  @Test func `what was set aside is counted, and listed when asked for`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.write("{{- if .Values.x }}\na: 1\n{{- end }}\n", to: "charts/x.yaml")
    try repository.write("a: ENC[x]\nsops:\n  mac: ENC[y]\n", to: "secret.sops.yaml")
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "templates and secrets")
    let counted = try repository.failover("status")
    #expect(counted.errors.contains("2 files or documents were set aside"))
    let listed = try repository.failover("status", "--verbose").errors
    #expect(listed.contains("charts/x.yaml:1:3: note: template text, not YAML"))
    #expect(listed.contains("secret.sops.yaml:3:8: note: document 0 is encrypted by SOPS"))
    #expect(!listed.contains("ENC["))
  }

  @Test func `works on a detached HEAD and on any revision`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("tag", "-a", "v1", "-m", "one")
    try repository.git("switch", "-q", "--detach")
    #expect(try repository.failover("plan", "sonarr").status == 0)
    #expect(try repository.failover("plan", "sonarr", "--base", "v1").status == 0)
    let missing = try repository.failover("plan", "sonarr", "--base", "nowhere")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("nowhere"))
  }

  @Test func `says that the base is behind, and that a planned file has edits`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("commit", "-q", "--allow-empty", "-m", "ahead")
    try repository.git("update-ref", "refs/remotes/origin/main", "main")
    try repository.git("config", "remote.origin.url", "https://git.example.test/gitops.git")
    try repository.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    try repository.git("config", "branch.main.remote", "origin")
    try repository.git("config", "branch.main.merge", "refs/heads/main")
    try repository.git("reset", "-q", "--hard", "HEAD^")
    let file = "apps/media/sonarr/deployment.yaml"
    try repository.write(try repository.text(of: file) + "# draft\n", to: file)
    let result = try repository.failover("plan", "sonarr")
    #expect(result.status == 0)
    #expect(result.errors.contains("main is 1 commit behind origin/main"))
    #expect(result.errors.contains("\(file) has uncommitted edits"))
    #expect(!result.output.contains("# draft"))
  }

  @Test func `keeps line ends, byte order mark and the missing last line end`() throws {
    let repository = try ThrowawayRepository.homelab()
    let file = "apps/media/sonarr/deployment.yaml"
    let text = try repository.text(of: file)
    let stored = { (text: String) in
      Array(("\u{FEFF}" + text.replacing("\n", with: "\r\n")).utf8.dropLast(2))
    }
    try repository.write("* -text\n", to: ".gitattributes")
    try repository.write(stored(text), to: file)
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "CRLF")
    let branch = try repository.propose("promote", "sonarr")
    let moved = text.replacing("role: primary ", with: "role: backup ")
      .replacing("claimName: sonarr-data\n", with: "claimName: sonarr-data-backup\n")
    try repository.git("switch", "-q", branch)
    #expect(try Array(repository.text(of: file).utf8) == stored(moved))
  }

  @Test func `what cannot be worked with is a sentence with a next step`() throws {
    let repository = try ThrowawayRepository.homelab()
    let outside = repository.folder.path(percentEncoded: false)
    let none = try repository.failover(
      "status",
      at: outside,
      setting: ["GIT_CEILING_DIRECTORIES": outside]
    )
    #expect(none.status == 2)
    #expect(none.errors.contains("nor one above it is a git repository"))

    let empty = repository.folder.appending(path: "empty").path(percentEncoded: false)
    try repository.git(["init", "-q", empty], at: outside)
    let unborn = try repository.failover("status", at: empty)
    #expect(unborn.status == 2)
    #expect(unborn.errors.contains("= help: "))

    let sha256 = repository.folder.appending(path: "sha256").path(percentEncoded: false)
    try repository.git(["init", "-q", "--object-format=sha256", sha256], at: outside)
    let unsupported = try repository.failover("status", at: sha256)
    #expect(unsupported.status == 2)
    #expect(unsupported.errors.lowercased().contains("sha-256"))

    let nameless = try repository.failover(
      "promote",
      "sonarr",
      setting: ["GIT_COMMITTER_NAME": "", "GIT_COMMITTER_EMAIL": "", "GIT_AUTHOR_NAME": ""]
    )
    #expect(nameless.status == 2)
    #expect(nameless.errors.contains("git config"))
    let timeless = try repository.failover(
      "promote",
      "sonarr",
      setting: ["GIT_COMMITTER_DATE": "yesterday-ish"]
    )
    #expect(timeless.status == 2)
    #expect(timeless.errors.contains("GIT_COMMITTER_DATE, or unset"))
    #expect(try repository.proposals() == [])
  }

  @Test func `signs when the configuration asks for it, or stops`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("config", "commit.gpgSign", "true")
    try repository.git("config", "gpg.format", "ssh")
    try repository.git("config", "user.signingKey", "\(repository.path)/nothing.pub")
    let stopped = try repository.failover("promote", "sonarr")
    #expect(stopped.status == 2)
    #expect(stopped.errors.contains("sign commit"))
    #expect(try repository.proposals() == [])
    #expect(try repository.git("for-each-ref", "refs/failover") == "")

    let key = repository.folder.appending(path: "key").path(percentEncoded: false)
    let made = try repository.run(
      "ssh-keygen",
      ["-q", "-t", "ed25519", "-N", "", "-f", key],
      at: repository.path
    )
    guard made.status == 0 else {
      print("skipped the signature: no ssh-keygen")
      return
    }
    try repository.git("config", "user.signingKey", "\(key).pub")
    let branch = try repository.propose("promote", "sonarr")
    #expect(try repository.git("cat-file", "commit", branch).contains("gpgsig -----BEGIN SSH"))
  }

  @Test func `the configuration is found, or every place is named`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("mv", "failover.yaml", "elsewhere.yml")
    try repository.git("commit", "-q", "-m", "move the configuration")
    let none = try repository.failover("services")
    #expect(none.status == 2)
    #expect(none.errors.contains("no configuration"))
    #expect(none.errors.contains("--config PATH"))
    #expect(try repository.failover("services", "--config", "elsewhere.yml").status == 0)
    try repository.git("config", "core.symlinks", "true")
    try FileManager.default.createSymbolicLink(
      atPath: "\(repository.path)/link.yaml",
      withDestinationPath: "elsewhere.yml"
    )
    #expect(try repository.failover("services", "--config", "link.yaml").status == 0)
    let variable = ["FAILOVER_CONFIG": "elsewhere.yml"]
    #expect(try repository.failover("services", setting: variable).status == 0)

    let map = try repository.text(of: "elsewhere.yml")
    let indented = map.split(separator: "\n").map { "    \($0)\n" }.joined()
    for name in ["one", "two"] {
      try repository.write(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\n  namespace: media\n"
          + "data:\n  services.yaml: |\n" + indented,
        to: "apps/media/\(name).yaml"
      )
      try repository.git("add", "--all")
      try repository.git("commit", "-q", "-m", name)
      let found = try repository.failover("services")
      if name == "one" {
        #expect(found.status == 0)
        #expect(found.errors.contains("read from the ConfigMap in apps/media/one.yaml"))
      } else {
        #expect(found.status == 2)
        #expect(found.errors.contains("apps/media/one.yaml, apps/media/two.yaml"))
      }
    }
  }

  @Test func `complaints about the configuration all come at once, with their place`() throws {
    let repository = try ThrowawayRepository.homelab()
    let text = try repository.text(of: "failover.yaml")
      .replacing("primary_node_label: primary   #", with: "primary_node_label: true   #")
      .replacing("    backup_pvc: jellyfin-data-backup\n", with: "    backup_pcv: x\n")
    try repository.write(text, to: "failover.yaml")
    let result = try repository.failover("plan", "sonarr")
    #expect(result.status == 2)
    #expect(result.errors.contains("failover.yaml:9:25: error: `primary_node_label`"))
    #expect(result.errors.contains("failover.yaml:16:5: error: "))
    #expect(result.errors.contains("did you mean `backup_pvc`?"))
  }

  @Test func `usage errors end with 64`() throws {
    let repository = try ThrowawayRepository.homelab()
    for arguments in [
      ["promote"], ["promote", "sonarr", "--all"], ["fly"], ["plan", "-o", "xml", "x"],
    ] {
      let result = try repository.run(
        ThrowawayRepository.tool,
        arguments,
        at: repository.path
      )
      #expect(result.status == 64, "\(arguments)")
    }
  }
}
