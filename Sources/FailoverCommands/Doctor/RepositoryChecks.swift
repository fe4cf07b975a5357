import Delivery
import GitStore
import SourceText

/// The git program and what kind of repository it is.
enum RepositoryChecks {
  static func program(_ patient: Patient) -> CheckUp {
    let version = patient.answer("version")?.split(separator: " ").dropFirst(2).first
    guard let program = patient.program, let version else {
      return CheckUp(
        subject: "git",
        seen: "not found",
        ailments: [
          Ailment(
            .error,
            .git,
            "no git program that runs is in the PATH: nobody commits, signs or runs hooks",
            command: "install git, or add its folder to PATH"
          )
        ]
      )
    }
    return CheckUp(subject: "git", seen: "\(version), \(program.path)")
  }

  /// What does not open, and what of history or objects is not there.
  static func format(_ patient: Patient) -> CheckUp {
    guard let repository = patient.repository else { return notOpened(patient.obstacle) }
    var checkUp = CheckUp(
      subject: "repository",
      seen: repository.isBare ? "\(repository.gitDirectory), bare" : repository.workTree ?? ""
    )
    if repository.isShallow {
      checkUp.ailments.append(
        Ailment(
          .note,
          .shallowClone,
          "history ends early: whether a proposal was merged, and older moves, may not be seen",
          command: "git fetch --unshallow"
        )
      )
    }
    checkUp.ailments += missingObjects(patient)
    return checkUp
  }

  private static func notOpened(_ error: GitError?) -> CheckUp {
    let code: DiagnosticCode =
      switch error?.category {
      case .foreignOwner: .foreignOwner
      case .unsupported: .repositoryFormat
      default: .git
      }
    let diagnostic = error.map { DeliveryError($0).diagnostics[0] }
    return CheckUp(
      subject: "repository",
      seen: "cannot be opened",
      ailments: diagnostic.map { diagnostic in
        var one = diagnostic
        one.hints = Array(diagnostic.hints.prefix(1))
        return [Ailment(one, as: code)]
      } ?? []
    )
  }

  /// A partial clone gets what is not there when git asks for it; libgit2 does not.
  private static func missingObjects(_ patient: Patient) -> [Ailment] {
    guard patient.lines(["config", "--get-regexp", #"^remote\..*\.promisor$"#]) != nil,
      let objects = patient.lines([
        "rev-list", "--objects", "--missing=print", "--max-count=1", "HEAD",
      ])
    else { return [] }
    let count = objects.count { $0.hasPrefix("?") }
    guard count > 0 else { return [] }
    return [
      Ailment(
        .error,
        .missingObjects,
        "\(count) objects of HEAD are not in this partial clone: manifests cannot be read",
        command: "git archive HEAD > /dev/null"
      )
    ]
  }

  /// Where `HEAD` is, and whether a merge waits for an end.
  static func head(_ patient: Patient, _ repository: Repository) -> CheckUp {
    var checkUp = CheckUp(subject: "HEAD", seen: "")
    do throws(GitError) {
      switch try repository.head() {
      case .branch(let name, let commit): checkUp.seen = "\(name), \(commit.short)"
      case .unborn(let branch):
        checkUp.seen = "\(branch), no commit"
        checkUp.ailments.append(
          Ailment(
            .error,
            .git,
            "\(branch) has no commit yet, and plans are made for commits",
            command: "git add --all && git commit"
          )
        )
      case .detached(let commit):
        checkUp.seen = "\(commit.short), no branch"
        checkUp.ailments.append(
          Ailment(
            .note,
            .detachedHead,
            "HEAD is a commit and no branch: plans are made for it, and no request knows its target",
            command: "git switch \(branch(patient, repository))"
          )
        )
      }
      let conflicts = repository.isBare ? [] : try repository.stagedFiles().conflicts
      if let first = conflicts.first {
        checkUp.ailments.append(
          Ailment(
            .warning,
            .unmergedIndex,
            "\(conflicts.count) files are not merged, the first is \(first)",
            command: "git status"
          )
        )
      }
    } catch {
      checkUp.ailments += DeliveryError(error).diagnostics.map { Ailment($0, as: .git) }
    }
    return checkUp
  }

  /// The branch that others are merged into, as far as remotes and names tell.
  static func branch(_ patient: Patient, _ repository: Repository) -> String {
    for remote in patient.lines(["remote"]) ?? [] {
      if let name = patient.answer("symbolic-ref", "--short", "refs/remotes/\(remote)/HEAD") {
        return String(name.dropFirst(remote.count + 1))
      }
    }
    let names = ["main", "master", "trunk"]
    // A ref that cannot be read is no guess.
    return names.first { (try? repository.reference("refs/heads/\($0)")) != nil } ?? "main"
  }

  /// Whether new objects have a place.
  static func objects(_ repository: Repository) -> CheckUp {
    let folder = repository.commonDirectory + "/objects"
    var checkUp = CheckUp(subject: "objects", seen: "")
    if !DiskFile.isWritable(folder) {
      checkUp.ailments.append(
        Ailment(
          .error,
          .objectFolder,
          "\(folder) cannot be written: no commit can be made",
          command: "ls -ld \(folder)"
        )
      )
    }
    if let free = DiskFile.freeSpace(at: folder) {
      checkUp.seen = "\(free / 1_048_576) MiB free"
      checkUp.ailments += space(free, at: folder)
    }
    return checkUp
  }

  /// Below 16 MiB a commit, with what git writes beside it, may not fit.
  static func space(_ free: UInt64, at folder: String) -> [Ailment] {
    guard free < 16 * 1_048_576 else { return [] }
    return [
      Ailment(
        .error,
        .objectFolder,
        "the disk of \(folder) is nearly full: \(free / 1024) KiB are left",
        command: "df -h \(folder)"
      )
    ]
  }
}
