import FixtureSupport
import Foundation
import Testing

/// What is installed beside the binary: completions, by real shells, and the manual page.
@Suite struct InstallationTests {
  private let repository: ThrowawayRepository
  private static let package = Fixtures.root.deletingLastPathComponent().path(percentEncoded: false)

  init() throws { repository = try ThrowawayRepository.homelab() }

  /// Whether a program is on the path; where it is not, says what is left out.
  private func has(_ program: String) throws -> Bool {
    let found = try run("command -v \(program)").status == 0
    if !found { print("\(program) is not there: its part of the installation was not tried") }
    return found
  }

  /// Runs a script with the tool on the path.
  private func run(
    _ script: String,
    at place: String? = nil
  ) throws -> ThrowawayRepository.Result {
    let folder = URL(filePath: ThrowawayRepository.tool).deletingLastPathComponent()
    let path = repository.environment["PATH"] ?? ""
    return try repository.run(
      "bash",
      ["--norc", "-c", script],
      at: place ?? repository.path,
      ["PATH": "\(folder.path(percentEncoded: false)):\(path)"]
    )
  }

  /// What bash offers for the last of some words.
  private func offered(_ words: [String], at place: String? = nil) throws -> [String] {
    let result = try run(
      """
      source <(failover --generate-completion-script bash)
      COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
      COMP_CWORD=\(words.count - 1)
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      _failover failover "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """,
      at: place
    )
    #expect(result.status == 0)
    #expect(result.errors.isEmpty, "\(words): \(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test func `bash knows the function that completes`() throws {
    let script = "source <(failover --generate-completion-script bash); complete -p failover"
    #expect(try run(script).output.hasSuffix("-F _failover failover\n"))
  }

  @Test func `bash completes commands, services, codes and formats`() throws {
    #expect(try offered(["failover", "pro"]) == ["promote"])
    #expect(try offered(["failover", "promote", "so"]) == ["sonarr"])
    for command in ["plan", "demote", "status", "history", "abandon"] {
      #expect(try offered(["failover", command, ""]) == ["sonarr", "jellyfin"], "\(command)")
    }
    #expect(try offered(["failover", "explain", "shared-a"]) == ["shared-anchor"])
    #expect(try offered(["failover", "plan", "-o", "m"]) == ["markdown"])
  }

  @Test func `services come from the repository and the configuration that the words name`() throws
  {
    let outside = repository.folder.path(percentEncoded: false)
    #expect(try offered(["failover", "promote", ""], at: outside).isEmpty)
    #expect(
      try offered(["failover", "promote", "-C", "repository", "j"], at: outside) == ["jellyfin"]
    )
    let own = "services:\n  other: { namespace: media, deployment: sonarr }\n"
    try repository.write(own, to: "own.yaml")
    let words = ["failover", "promote", "--config", "own.yaml", ""]
    let read = try repository.failover("services", "--config", "own.yaml")
    // Only what the commands take is offered.
    #expect(try offered(words) == (read.status == 0 ? ["other"] : []))
    try repository.write("services: [\n", to: "failover.yaml")
    #expect(try offered(["failover", "promote", ""]).isEmpty)
  }

  @Test func `services come from a ConfigMap of the commit too`() throws {
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
    #expect(try repository.failover("services").status == 0)
    #expect(try offered(["failover", "promote", "s"]) == ["sonarr"])
  }

  @Test func `zsh and fish read their scripts`() throws {
    for shell in ["zsh", "fish"] where try has(shell) {
      let check = try run(
        "failover --generate-completion-script \(shell) > script && \(shell) -n script"
      )
      #expect(check.status == 0, "\(check.errors)")
      #expect(check.errors.isEmpty)
    }
    guard try has("fish") else { return }
    let found = try run("fish -c 'source script; complete -C \"failover prom\"'").output
    #expect(found.hasPrefix("promote\t"))
  }

  @Test func `make puts everything below the prefix, and takes it away again`() throws {
    guard try has("make"), try has("python3") else { return }
    let make = "make -C '\(Self.package)' --no-print-directory DESTDIR=\"$PWD/o ut\" PREFIX=/usr"
    let installed = try run(
      """
      mkdir -p 'o ut/usr/bin' && ln -s "$(command -v failover)" 'o ut/usr/bin/failover'
      \(make) install-words >/dev/null && cd 'o ut' && find . ! -type d -size +0 | sort
      """
    )
    #expect(installed.status == 0, "\(installed.errors)")
    #expect(
      installed.output.split(separator: "\n") == [
        "./usr/bin/failover", "./usr/share/bash-completion/completions/failover",
        "./usr/share/fish/vendor_completions.d/failover.fish", "./usr/share/man/man1/failover.1",
        "./usr/share/zsh/site-functions/_failover",
      ]
    )
    #expect(try run("\(make) uninstall >/dev/null && find 'o ut' ! -type d").output.isEmpty)
  }

  @Test func `the manual page names every command and option, and renders without a warning`()
    throws
  {
    guard try has("python3") else { return }
    let page = try run(
      "'\(Self.package)/scripts/make-manual' \"$(command -v failover)\" | tee page"
    )
    #expect(page.status == 0, "\(page.errors)")
    let source = page.output.replacing("\\-", with: "-")
    let help = try repository.failover("--help").output
    let commands = help.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS:") }
      .compactMap { $0.wholeMatch(of: /\ \ ([a-z]+)\ {2,}.*/).map { String($0.1) } }
    #expect(commands.count > 8)
    for command in commands where command != "help" {
      let usage = try repository.failover(command, "--help").output
      #expect(source.contains("failover \(command)"), "\(command)")
      guard command != "yaml" else { continue }
      for option in usage.matches(of: /(?m)^\ {2}(?:-\w, )?(--[a-z-]+)/) where option.1 != "--help"
      {
        #expect(source.contains("\\fB\(option.1)\\fR") || option.1 == "--version", "\(option.1)")
      }
    }
    for check in ["groff -man -ww -z -K utf8 page", "mandoc -T utf8 page >/dev/null"]
    where try has(String(check.prefix { $0 != " " })) {
      let rendered = try run(check)
      #expect(rendered.status == 0)
      #expect(rendered.errors.isEmpty, "\(rendered.errors)")
    }
  }
}
