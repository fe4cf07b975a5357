import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText

/// `failover init`: a configuration for a repository that has none.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Find the services that can fail over, and write failover.yaml for them.",
    discussion: """
      The manifests of the last commit (HEAD) are read, as by every other command: commit first what \
      should count. Found are workloads with a claim that has a twin (`NAME-backup`, `-standby`, \
      `-replica`, `-secondary`), and objects that stand in two clusters and rest in one; a ConfigMap with \
      a `services.yaml` is taken as it is. What the manifests do not tell is written as a comment with a \
      question. Ends with status 1 if nothing is found for sure, and with 2 if there is a configuration \
      already.
      """
  )

  @OptionGroup var folder: FolderOption

  @Flag(help: "Print it and write nothing; for a bare repository the only way.")
  var print = false

  @Flag(help: "Write it in place of a failover.yaml that is there.")
  var force = false

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      let workspace = try Workspace(
        Workspace.Options(path: try folder.existing(), environment: terminal.environment)
      )
      let file = try print ? nil : InitialFile(workspace.repository, replacing: force)
      let draft = try workspace.configurationDraft()
      guard draft.count > 0 else {
        draft.candidates.forEach(terminal.say)
        terminal.say(Self.nothingFound(after: draft.candidates.count))
        return .differences
      }
      guard let file else {
        terminal.print(draft.text)
        return .done
      }
      try file.write(draft.text)
      let services = draft.count == 1 ? "1 service" : "\(draft.count) services"
      terminal.print("\(file.path) is written: \(services)\n")
      if !draft.candidates.isEmpty {
        let entries =
          draft.candidates.count == 1
          ? "one more entry is a comment, with a question"
          : "\(draft.candidates.count) more entries are comments, each with a question"
        terminal.print("\(entries)\n")
      }
      terminal.print("Look at it, then: failover config check && failover plan --all\n")
      return .done
    }
  }

  private static func nothingFound(after candidates: Int) -> Diagnostic {
    Diagnostic(
      candidates == 0 ? .error : .warning,
      code: .configuration,
      candidates == 0
        ? "nothing that can fail over is found, and nothing is written"
        : "nothing is sure, and nothing is written",
      hints: candidates == 0
        ? [
          "looked for: workloads with a claim that has a twin in their namespace, `NAME-backup` say",
          "looked for: objects that stand in two clusters, at work in one of them",
          "write failover.yaml by hand: failover config schema describes it",
        ]
        : ["answer the questions in failover.yaml: failover config schema describes it"]
    )
  }
}

/// The file that `failover init` writes, at the top of a work tree.
struct InitialFile {
  /// Its path.
  let path: String

  /// The bytes that it replaces; nil where it is new.
  private let former: [UInt8]?

  /// Looks at what is there.
  ///
  /// - Throws: `DeliveryError` for a bare repository, and where a configuration is there that is not
  ///   to be replaced.
  init(_ repository: Repository, replacing: Bool) throws(DeliveryError) {
    guard let top = repository.workTree else {
      throw DeliveryError(
        code: .usage,
        "a bare repository has no place for failover.yaml",
        next: ["failover init --print"]
      )
    }
    path = top + "/failover.yaml"
    for name in ["failover.yaml", ".failover.yaml"] where DiskFile.exists("\(top)/\(name)") {
      guard !replacing else { continue }
      throw DeliveryError(
        code: .configuration,
        "there is a configuration already: \(top)/\(name)",
        next: ["check it: failover config check", "or look at a new one: failover init --print"]
      )
    }
    if DiskFile.isFolder(path) {
      throw DeliveryError(
        code: .file,
        "\(path) is a folder, and is not replaced",
        next: ["move it away, or look at the configuration: failover init --print"]
      )
    }
    former = DiskFile.contents(of: path)
  }

  /// Writes the file.
  func write(_ text: String) throws(DeliveryError) {
    if let former {
      try AtomicFile.replace(former, of: path, with: Array(text.utf8))
    } else {
      try AtomicFile.create(path, with: Array(text.utf8))
    }
  }
}
