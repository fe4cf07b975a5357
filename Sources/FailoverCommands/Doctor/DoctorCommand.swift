import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText

/// `failover doctor`: what stands in the way, on this machine and in this repository.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what stands in the way, on this machine and in this repository.",
    discussion: """
      Each finding has its code and the one command that mends it. Looked at are git, the repository's \
      format, locks that were left behind, identity and signing, hooks, remotes, the configuration, \
      proposals, line ends and the disk. Remotes are asked by git, for 20 seconds at most. Ends with \
      status 1 if anything stands in the way, and with 2 if there is no repository.
      """
  )

  @OptionGroup var folder: FolderOption

  @Flag(help: "Mend what failover itself left behind: its locks, and its hooks of older versions.")
  var fix = false

  @Flag(help: "Leave remotes alone.")
  var offline = false

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let path = try folder.existing()
      func examine() -> [CheckUp] {
        Doctor(Patient(path: path, environment: terminal.environment, isOffline: offline)).checkUps
      }
      let patient = Patient(path: path, environment: terminal.environment, isOffline: offline)
      if let obstacle = patient.obstacle, obstacle.category == .notARepository { throw obstacle }
      var checkUps = Doctor(patient).checkUps
      if fix, let repository = patient.repository {
        let remedies = checkUps.flatMap(\.ailments).compactMap(\.remedy)
        for remedy in remedies {
          let done = try remedy.apply(in: repository)
          output == .json ? terminal.say("\(done)\n") : terminal.print("\(done)\n")
        }
        if !remedies.isEmpty { checkUps = examine() }
      }
      let report = ExaminationReport(checkUps.map(\.examination))
      switch output {
      case .text: terminal.print(report.text(terminal.output))
      case .json: terminal.print(report.json.compact + "\n")
      }
      return report.isClear ? .done : .differences
    }
  }
}

/// Every check, in the order in which one depends on the other.
struct Doctor {
  private let patient: Patient

  init(_ patient: Patient) { self.patient = patient }

  /// What each check saw; without a repository there is nothing more to look at.
  var checkUps: [CheckUp] {
    let first = [RepositoryChecks.program(patient), RepositoryChecks.format(patient)]
    guard let repository = patient.repository else { return first }
    let locks = LockChecks(repository: repository)
    var checkUps =
      first + [
        RepositoryChecks.head(patient, repository), RepositoryChecks.objects(repository),
        locks.files(), SetupChecks.identity(repository), SetupChecks.signing(patient),
        HookCheck.checkUp(patient, repository), SetupChecks.lineEnds(patient, repository),
        RemoteChecks.checkUp(patient, repository),
      ]
    let options = Workspace.Options(path: patient.path, environment: patient.environment)
    checkUps.append(locks.references())
    do throws(DeliveryError) {
      let workspace = try Workspace(options)
      checkUps += [ServiceChecks.configuration(workspace), ServiceChecks.proposals(workspace)]
    } catch {
      // That there is no commit, or that objects are missing, is told above.
      let isTold = checkUps.flatMap(\.ailments).contains { $0.diagnostic.severity == .error }
      guard !isTold else { return checkUps }
      checkUps.append(
        CheckUp(
          subject: "commit",
          seen: "cannot be read",
          ailments: error.diagnostics.prefix(1).map { Ailment($0, as: .git) }
        )
      )
    }
    return checkUps
  }
}

extension CheckUp {
  /// The same as it is reported.
  fileprivate var examination: Examination {
    Examination(subject, seen: seen, findings: ailments.map(\.diagnostic))
  }
}
