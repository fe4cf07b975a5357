import Delivery
import GitStore
import Planning
import SourceText

/// What a program that was killed leaves behind.
struct LockChecks {
  /// How old a lock file has to be, in seconds, before anybody takes it for left behind.
  private static let age = 10

  let repository: Repository

  /// The lock files of git, and those of our own refs.
  func files() -> CheckUp {
    var checkUp = CheckUp(subject: "lock files", seen: "none")
    let found = lockFiles()
    guard !found.isEmpty else { return checkUp }
    checkUp.seen = "\(found.count)"
    let users = LivingPrograms.inside(
      [repository.gitDirectory, repository.commonDirectory]
        + [repository.workTree].compactMap(\.self)
    )
    for path in found {
      guard let age = DiskFile.age(of: path), age >= Self.age, users.isEmpty else {
        let who = users.first.map { "\($0.name) (\($0.identifier)) runs" } ?? "it is new"
        checkUp.ailments.append(
          Ailment(
            .note,
            .lockFile,
            "\(path) may be in use: \(who)",
            command: "run failover doctor again in a minute"
          )
        )
        continue
      }
      checkUp.ailments.append(stale(path, age: age))
    }
    return checkUp
  }

  private func stale(_ path: String, age: Int) -> Ailment {
    let isOurs = path.hasPrefix(repository.commonDirectory + "/refs/failover/")
    return Ailment(
      .error,
      .lockFile,
      "\(path) is \(Self.words(age)) old and no git program runs: what it locks cannot be written",
      command: isOurs ? "failover doctor --fix" : "rm \(ShellWord.quoted(path))",
      remedy: isOurs ? .lockFile(path) : nil
    )
  }

  private static func words(_ age: Int) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes")]
    for (length, name) in units where age >= 2 * length { return "\(age / length) \(name)" }
    return "\(age) seconds"
  }

  private func lockFiles() -> [String] {
    let own = ["HEAD.lock", "index.lock"].map { "\(repository.gitDirectory)/\($0)" }
    let shared = ["HEAD.lock", "packed-refs.lock", "config.lock", "shallow.lock"].map {
      "\(repository.commonDirectory)/\($0)"
    }
    let singles = Set(own + shared).filter(DiskFile.exists).sorted()
    return singles + locks(below: repository.commonDirectory + "/refs")
  }

  private func locks(below folder: String) -> [String] {
    DiskFile.names(in: folder).sorted().flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      if DiskFile.isFolder(path) { return locks(below: path) }
      return name.hasSuffix(".lock") ? [path] : []
    }
  }

  /// The refs that say which proposal a service has open.
  func references() -> CheckUp {
    var checkUp = CheckUp(subject: "locks", seen: "none")
    do throws(DeliveryError) {
      let (count, left) = try LeftLocks(repository).all()
      checkUp.seen = count == 0 ? "none" : "\(count) below \(LeftLocks.prefix)"
      checkUp.ailments += left.map { lock in
        Ailment(
          .warning,
          .staleLock,
          "\(lock.name) stands for a proposal that has no branch (\(lock.target.short))",
          command: "failover doctor --fix",
          remedy: .lockReference(lock)
        )
      }
    } catch {
      checkUp.ailments += error.diagnostics.map { Ailment($0, as: .git) }
    }
    return checkUp
  }
}
