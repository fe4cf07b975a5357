import FixtureSupport
import Foundation
import Testing

/// Nothing that looks like a secret is in the output of any command, in any format.
@Suite struct CanaryTests {
  /// Stands for a password wherever one may stand; in base64 as a Secret's `data` has it.
  private static let canary = "c4n4ryPassw0rd"
  private static let encoded = Data(canary.utf8).base64EncodedString()

  private static let formats = [
    "text", "compact", "json", "sarif", "github", "gitlab", "junit", "markdown", "html",
  ]

  /// The homelab with secrets in every place where people keep them, and one finding in each file.
  private static func repository() throws -> ThrowawayRepository {
    let repository = try ThrowawayRepository.homelab()
    let folder = "apps/media/sonarr"
    // Beside the Deployment that moves, and beside nothing.
    let deployment = try repository.text(of: "\(folder)/deployment.yaml")
    try repository.write(deployment + "---\n" + secret("beside"), to: "\(folder)/deployment.yaml")
    try repository.write(secret("alone"), to: "\(folder)/secret.yaml")
    try repository.write(
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: sealed}
      stringData:
        password: ENC[AES256_GCM,data:\(canary),type:str]
      sops: {mac: "ENC[\(canary)]", version: 3.9.0}

      """,
      to: "\(folder)/sealed.sops.yaml"
    )
    try repository.write(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data:
        token: \(canary)
        token: \(canary)
        answer: yes

      """,
      to: "\(folder)/settings.yaml"
    )
    let list = try repository.text(of: "\(folder)/kustomization.yaml")
    let files = ["secret.yaml", "sealed.sops.yaml", "settings.yaml"].map { "  - \($0)\n" }.joined()
    let generated = """
      secretGenerator:
        - name: generated
          literals: [password=\(canary), password=\(canary)]
      patches:
        - patch: |
            kind: Secret
            stringData: {token: \(canary)}
          target: {kind: Secret, name: alone}

      """
    try repository.write(
      list.replacing("resources:\n", with: "resources:\n\(files)") + generated,
      to: "\(folder)/kustomization.yaml"
    )
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "add settings")
    try repository.git(
      "remote",
      "add",
      "origin",
      "https://ops:\(canary)@git.example.test/ops/home.git"
    )
    return repository
  }

  /// A Secret with values of every form, and a key that stands twice.
  private static func secret(_ name: String) -> String {
    """
    apiVersion: v1
    kind: Secret
    metadata:
      name: \(name)
      annotations: {note: "\(name)"}
    data:
      password: \(encoded)
    stringData:
      token: \(canary)   # \(canary)
      token: "\(canary)"
      yes: yes
      file: |
        user: me
        password: \(canary)

    """
  }

  private func check(_ arguments: [String], in repository: ThrowawayRepository) throws {
    let result = try repository.run(
      ThrowawayRepository.tool,
      arguments,
      at: repository.path,
      [
        "GITHUB_TOKEN": Self.canary, "GITLAB_TOKEN": Self.canary, "FAILOVER_TOKEN": Self.canary,
        "HTTPS_PROXY": "http://me:\(Self.canary)@127.0.0.1:9", "GIT_TERMINAL_PROMPT": "0",
      ]
    )
    // A command that only prints its usage would prove nothing.
    #expect(result.status != 64, "\(arguments): \(result.errors)")
    for text in [result.output, result.errors] {
      #expect(!text.contains(Self.canary) && !text.contains(Self.encoded), "\(arguments)\n\(text)")
    }
  }

  @Test func `no command shows a value of a Secret, a setting or an address`() throws {
    let repository = try Self.repository()
    let commands = [
      ["services"], ["services", "-o", "json"], ["status"], ["status", "--verbose"],
      ["status", "-o", "json"], ["graph"], ["graph", "-o", "json"], ["graph", "-o", "mermaid"],
      ["graph", "secret/alone"], ["graph", "configmap/settings"], ["history"], ["config", "check"],
      ["config", "convert"], ["hooks", "status"], ["explain", "apps/media/sonarr/secret.yaml:10"],
      ["explain", "apps/media/sonarr/secret.yaml:13"],
      ["explain", "apps/media/sonarr/sealed.sops.yaml:5"], ["validate", "--staged"],
      ["doctor"], ["doctor", "-o", "json"], ["init", "--print"],
    ]
    for command in commands { try check(command, in: repository) }
    for format in ["text", "diff", "json", "markdown"] {
      try check(["plan", "sonarr", "-o", format], in: repository)
    }
    for format in Self.formats {
      for command in [["validate"], ["validate", "--revision", "HEAD"], ["rehearse"]] {
        try check(command + ["-o", format], in: repository)
      }
    }
  }

  @Test func `nor does what looks at branches, proposals and their commits`() throws {
    let repository = try Self.repository()
    try check(["promote", "sonarr"], in: repository)
    let branch = try #require(try repository.proposals().first)
    for file in ["secret.yaml", "settings.yaml", "deployment.yaml"] {
      let path = "apps/media/sonarr/\(file)"
      let text = try repository.text(of: path)
      try repository.write(text.replacing(Self.canary, with: Self.canary + "2"), to: path)
    }
    try repository.git("commit", "-q", "-a", "-m", "turn all passwords")
    for format in Self.formats {
      for range in ["HEAD~1..HEAD", "main...\(branch)", "HEAD~2..HEAD"] {
        try check(["diff", range, "-o", format], in: repository)
        try check(["validate", "--range", range, "-o", format], in: repository)
      }
    }
    try check(["status"], in: repository)
    try check(["history", "-o", "json"], in: repository)
    try check(["abandon", "sonarr"], in: repository)
  }

  @Test func `a diff that is to be applied is refused before a branch is made`() throws {
    let repository = try ThrowawayRepository.homelab()
    let file = "apps/media/jellyfin/deployment.yaml"
    // A list whose Secret stands right before the selector of the Deployment.
    let deployment = try repository.text(of: file).split(separator: "\n")
    let rows = deployment.map { "    \($0)" }.joined(separator: "\n").dropFirst(4)
    let shapes = ["kind: List", "items:", "  - \(rows)", "  - kind: Secret", "    stringData:"]
    let text = shapes.joined(separator: "\n") + "\n      token: \(Self.canary)\n"
    try repository.write("apiVersion: v1\n" + text, to: file)
    try repository.git("commit", "-q", "-a", "-m", "keep them together")
    for command in ["plan", "promote"] {
      let refused = try repository.failover(command, "jellyfin", "-o", "diff")
      #expect(refused.status == 2, "\(refused.output)")
      #expect(refused.errors.contains("[secret-in-diff]"), "\(refused.errors)")
      #expect(!(refused.output + refused.errors).contains(Self.canary))
    }
    #expect(try repository.proposals().isEmpty)
    let masked = try repository.failover("plan", "jellyfin")
    #expect(masked.status == 0)
    #expect(masked.output.contains("token: ***") && !masked.output.contains(Self.canary))
  }
}
