import Delivery
import GitStore
import Planning
import SourceText

/// The remotes: whether there is one, what its address gives away, and whether git reaches it.
enum RemoteChecks {
  static func checkUp(_ patient: Patient, _ repository: Repository) -> CheckUp {
    var checkUp = CheckUp(subject: "remotes", seen: "none")
    do throws(GitError) {
      let remotes = try repository.remotes()
      guard !remotes.isEmpty else {
        checkUp.ailments.append(
          Ailment(
            .note,
            .noRemote,
            "there is no remote to push proposals to",
            command: "git remote add origin URL"
          )
        )
        return checkUp
      }
      checkUp.seen =
        "\(remotes.map { "\($0.name) \($0.url)" }.joined(separator: ", ")); requests go to "
        + RepositoryChecks.branch(patient, repository)
      for remote in remotes {
        let address = patient.configured("remote.\(remote.name).url") ?? ""
        if holdsSecret(address) { checkUp.ailments.append(secret(remote)) }
        if !patient.isOffline, let ailment = unreachable(remote, patient) {
          checkUp.ailments.append(ailment)
        }
      }
    } catch {
      checkUp.ailments += DeliveryError(error).diagnostics.map { Ailment($0, as: .git) }
    }
    return checkUp
  }

  /// Whether an address has a password, or over HTTP a name, which may be a token.
  static func holdsSecret(_ address: String) -> Bool {
    guard let start = address.firstRange(of: "://") else { return false }
    let authority = address[start.upperBound...].prefix { !"/?#".contains($0) }
    guard let end = authority.lastIndex(of: "@") else { return false }
    return address.hasPrefix("http") || authority[..<end].contains(":")
  }

  private static func secret(_ remote: Remote) -> Ailment {
    Ailment(
      .warning,
      .credentialsInURL,
      "the address of \(remote.name) holds a name or a password",
      command: "git remote set-url \(ShellWord.quoted(remote.name)) \(ShellWord.quoted(remote.url))"
    )
  }

  private static func unreachable(_ remote: Remote, _ patient: Patient) -> Ailment? {
    guard let program = patient.program else { return nil }
    var variables = ["GIT_TERMINAL_PROMPT": "0"]
    let isOwn = ["GIT_SSH_COMMAND", "GIT_SSH"].contains { patient.environment[$0] != nil }
    if !isOwn, patient.configured("core.sshCommand") == nil {
      variables["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=10"
    }
    let reason: String
    do throws(GitError) {
      let result = try program.run(
        ["ls-remote", "--", remote.name, "HEAD"],
        directory: patient.path,
        environment: variables,
        timeout: .seconds(20)
      )
      guard result.status != 0 else { return nil }
      // Git may quote the address, with all that it holds.
      reason = GitError("reach", .programFailed, message: GitProgram.reason(result)).message
    } catch {
      reason = error.message
    }
    return Ailment(
      .warning,
      .remoteUnreachable,
      "git does not reach \(remote.name): \(reason)",
      command: "git ls-remote \(ShellWord.quoted(remote.name)) HEAD"
    )
  }
}
