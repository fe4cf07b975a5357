import Delivery
import GitStore
import Planning
import SourceText

/// What a commit needs from the user's configuration of git.
enum SetupChecks {
  static func identity(_ repository: Repository) -> CheckUp {
    do throws(GitError) {
      let committer = try repository.identity().committer
      return CheckUp(subject: "identity", seen: "\(committer.name) <\(committer.email)>")
    } catch {
      var diagnostic = DeliveryError(error).diagnostics[0]
      // The one command that is missing; the next run names the other.
      let isNamed = (try? repository.configuration("user.name")) != nil
      diagnostic.hints = [
        error.next.last { _ in isNamed } ?? error.next.first ?? "git config --list"
      ]
      return CheckUp(
        subject: "identity",
        seen: "unknown",
        ailments: [Ailment(diagnostic, as: .identity)]
      )
    }
  }

  static func signing(_ patient: Patient) -> CheckUp {
    guard patient.isConfigured("commit.gpgSign") else {
      return CheckUp(subject: "signing", seen: "not asked for")
    }
    let format = patient.configured("gpg.format") ?? "openpgp"
    let programs = ["openpgp": "gpg", "ssh": "ssh-keygen", "x509": "gpgsm"]
    let key = format == "openpgp" ? "gpg.program" : "gpg.\(format).program"
    let program = patient.configured(key) ?? programs[format] ?? format
    var checkUp = CheckUp(subject: "signing", seen: "\(format), as your other commits")
    if patient.place(of: program) == nil {
      checkUp.ailments.append(
        Ailment(
          .error,
          .signing,
          "commits are to be signed, and `\(program)` is not there: none can be made",
          command: "install \(program), or: git config commit.gpgSign false"
        )
      )
    } else if format == "ssh", patient.configured("user.signingKey") == nil,
      patient.configured("gpg.ssh.defaultKeyCommand") == nil
    {
      checkUp.ailments.append(
        Ailment(
          .error,
          .signing,
          "commits are to be signed by ssh, and no key is named",
          command: "git config user.signingKey ~/.ssh/id_ed25519.pub"
        )
      )
    }
    return checkUp
  }

  /// Whether manifests get other line ends on disk than they have in the commit.
  static func lineEnds(_ patient: Patient, _ repository: Repository) -> CheckUp {
    let subject = "line ends"
    guard !repository.isBare else { return CheckUp(subject: subject, seen: "bare") }
    let automatic = patient.configured("core.autocrlf")?.lowercased()
    let isRewriting =
      automatic == "true"
      || (automatic != "input" && patient.configured("core.eol")?.lowercased() == "crlf")
    guard let path = rewritten(patient, isAutomatic: isRewriting, automatic == "true") else {
      return CheckUp(subject: subject, seen: "as committed")
    }
    return CheckUp(
      subject: subject,
      seen: "rewritten",
      ailments: [
        Ailment(
          .warning,
          .lineEnds,
          "git writes \(path) with CRLF on disk, and LF into commits",
          command: isRewriting
            ? "git config core.autocrlf false && git config core.eol lf"
            : "git check-attr text eol -- \(ShellWord.quoted(path))"
        )
      ]
    )
  }

  /// The first manifest that is committed with LF and would be checked out with CRLF.
  private static func rewritten(
    _ patient: Patient,
    isAutomatic: Bool,
    _ isForAllText: Bool
  ) -> String? {
    // Each line: "i/lf    w/lf    attr/text=auto eol=lf <tab> path".
    let files = patient.lines(["ls-files", "--eol", "--", "*.yaml", "*.yml"]) ?? []
    for line in files where line.hasPrefix("i/lf") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let attributes = parts[0].split(separator: " ").dropFirst(2).joined(separator: " ")
      let says = attributes.dropFirst("attr/".count)
      if says.contains("eol=crlf") { return String(parts[1]) }
      guard isAutomatic, !says.contains("eol=lf"), !says.hasPrefix("-text") else { continue }
      if isForAllText || says.hasPrefix("text") { return String(parts[1]) }
    }
    return nil
  }
}
