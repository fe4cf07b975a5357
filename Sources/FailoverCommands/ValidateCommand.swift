import ArgumentParser
import Delivery
import GitStore
import Manifests
import Planning
import Reporting
import SourceText
import Validation

/// `failover validate`: what a commit would break.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check manifests: files on disk, what is staged, or commits. Changes nothing.",
    discussion: """
      Without an option every file of the work tree is checked. With --staged, as in a pre-commit hook, \
      findings are about files that the commit changes and that Flux applies, and about what it breaks \
      elsewhere. With --range, --pre-push and --pre-receive they are those that the newer commit has \
      and the older has not. Errors end the command with status 1, warnings alone with status 0.

      What --staged finds clean is not read again: .git/failover-clean remembers it, a cache that may \
      be removed.

      A comment takes a finding back, at its line or alone on the line above: \
      # failover: ignore[ID] reason
      """
  )

  @OptionGroup var folder: FolderOption

  @Flag(help: "Check the index as the next commit would record it.")
  var staged = false

  @Option(
    help: ArgumentHelp("Check a commit, compared with its first parent.", valueName: "revision")
  )
  var revision: String?

  @Option(
    help: ArgumentHelp("Check what B has and A has not.", valueName: "A..B")
  )
  var range: String?

  @Flag(help: "Check what is pushed, as git's pre-push hook reads it from standard input.")
  var prePush = false

  @Option(help: ArgumentHelp("With --pre-push, the remote that is pushed to.", valueName: "remote"))
  var remote: String?

  @Flag(help: "Check what is received, as git's pre-receive hook reads it from standard input.")
  var preReceive = false

  @Option(
    help: ArgumentHelp(
      "Check the trailers of a commit message, as commit-msg does.",
      valueName: "file"
    ),
    completion: .file()
  )
  var commitMessage: String?

  @OptionGroup var report: ReportOptions

  func validate() throws {
    let sources = [
      staged, revision != nil, range != nil, prePush, preReceive, commitMessage != nil,
    ]
    guard sources.count(where: \.self) < 2 else {
      throw ValidationError(
        "Say one thing to check: --staged, --revision, --range, --pre-push, --pre-receive or "
          + "--commit-message."
      )
    }
    if let range, RangeFinder.Sides(range) == nil {
      throw ValidationError("--range takes two commits with two dots between them: main..HEAD.")
    }
    guard remote == nil || prePush else { throw ValidationError("--remote goes with --pre-push.") }
  }

  func run() throws {
    let terminal = Terminal()
    let isHook = staged || prePush || preReceive || commitMessage != nil
    let format = report.format(annotating: !isHook, terminal)
    try reporting(json: format == .json, to: terminal) {
      let found = try checked(terminal)
      report.write(found, as: format, to: terminal)
      if format == .text, report.status(of: found) != .done { terminal.print(bypass) }
      // A warning is worth reading, and no reason to stop a commit.
      return report.status(of: found)
    }
  }

  /// What is found, and in what.
  private func checked(_ terminal: Terminal) throws(DeliveryError) -> Report {
    if let commitMessage {
      let check = MessageCheck(
        try InputFile.read(commitMessage),
        commentStart: commentStart(terminal)
      )
      return Report(validating: "the commit message", findings: check.findings, rules: [])
    }
    if let ranges = try ranges(terminal) {
      let check = RangeCheck(path: try folder.existing(), environment: terminal.environment)
      let names = ranges.map(\.name).joined(separator: ", ")
      return Report(
        validating: range == nil ? "what is new in \(names)" : names,
        findings: try check.findings(in: ranges),
        rules: RuleCatalog.allCases
      )
    }
    if staged {
      let commit = try StagedCommit(
        path: try folder.existing(),
        environment: terminal.environment
      )
      return try StagedCheck(commit, terminal).report()
    }
    let snapshot = try ValidatedSnapshot(
      source,
      path: try folder.existing(),
      environment: terminal.environment
    )
    let check = SnapshotCheck(snapshot)
    check.warnings.forEach(terminal.say)
    return check.report(validating: revision ?? "the manifests")
  }

  /// What begins a line that git takes out of a message.
  private func commentStart(_ terminal: Terminal) -> String {
    // A message can be checked outside of a repository too.
    let repository = try? Repository(at: folder.path, environment: terminal.environment)
    let configured = try? repository?.configuration("core.commentChar")
    return configured.flatMap { $0 == "auto" ? nil : $0 } ?? "#"
  }

  private var source: ValidatedSnapshot.Source {
    revision.map { .revision($0) } ?? .workTree
  }

  /// The commits to compare; nil where one snapshot is checked.
  private func ranges(_ terminal: Terminal) throws(DeliveryError) -> [ComparedRange]? {
    guard range != nil || prePush || preReceive else { return nil }
    let finder = try RangeFinder(path: try folder.existing(), environment: terminal.environment)
    if let range { return [try finder.range(range)] }
    // The framework reads git's lines itself, and passes one ref on by variables.
    if prePush, terminal.environment["PRE_COMMIT"] != nil {
      return try finder.framework(terminal.environment).map { [$0] } ?? []
    }
    guard !terminal.readsFromPerson else {
      throw DeliveryError(
        code: .usage,
        "git's lines are read from standard input, and that is a terminal",
        next: ["failover hooks install", "check commits by hand: failover validate --range A..B"]
      )
    }
    let lines = String(decoding: try InputFile.read("-").bytes, as: UTF8.self)
    return prePush ? try finder.pushed(lines, to: remote) : try finder.received(lines)
  }

  /// How to go on against what was found.
  private var bypass: String {
    if staged || commitMessage != nil { return "To commit all the same: git commit --no-verify\n" }
    return prePush ? "To push all the same: git push --no-verify\n" : ""
  }
}
