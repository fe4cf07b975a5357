import Delivery
import GitStore
import SourceText

/// Whether git runs the hooks of failover that are installed.
enum HookCheck {
  static func checkUp(_ patient: Patient, _ repository: Repository) -> CheckUp {
    var checkUp = CheckUp(subject: "hooks", seen: "")
    let places: HookPlaces
    do throws(DeliveryError) {
      places = try HookPlaces(path: patient.path, environment: patient.environment)
      try examine(places, repository, &checkUp)
    } catch {
      // Switched off, as some do for good reasons: nothing that failover needs.
      checkUp.seen = "switched off"
      checkUp.ailments.append(
        Ailment(
          .note,
          .shadowedHooks,
          error.diagnostics[0].message,
          command: "git config --show-origin core.hooksPath"
        )
      )
    }
    return checkUp
  }

  private static func examine(
    _ places: HookPlaces,
    _ repository: Repository,
    _ checkUp: inout CheckUp
  ) throws(DeliveryError) {
    var installed: [String] = []
    for hook in places.hooks {
      let file = places.file(hook)
      switch file.state {
      case .current, .edited: installed.append(hook.rawValue)
      case .outdated:
        checkUp.ailments.append(outdated(file))
      case .absent, .foreign:
        if try places.isConfigured(hook) {
          installed.append(hook.rawValue)
        } else if let ailment = shadowed(file, places, repository) {
          checkUp.ailments.append(ailment)
        }
      }
    }
    checkUp.seen =
      "\(installed.isEmpty ? "none of failover" : installed.joined(separator: ", ")), "
      + "in \(places.folder)"
  }

  private static func outdated(_ file: HookFile) -> Ailment {
    Ailment(
      .warning,
      .outdatedHook,
      "\(file.hook.rawValue) is older than this failover, or not executable: \(file.path)",
      command: "failover hooks install",
      remedy: .hook(file)
    )
  }

  /// A hook of ours in the usual folder, while git looks in another one.
  private static func shadowed(
    _ file: HookFile,
    _ places: HookPlaces,
    _ repository: Repository
  ) -> Ailment? {
    let usual = HookFile(file.hook, in: repository.commonDirectory + "/hooks")
    guard DiskFile.absolute(usual.path) != DiskFile.absolute(file.path) else { return nil }
    switch usual.state {
    case .absent, .foreign: return nil
    case .current, .edited, .outdated: break
    }
    let manager = manager(of: file, in: places.folder).map { ", \($0)'s" } ?? ""
    return Ailment(
      .warning,
      .shadowedHooks,
      "\(file.hook.rawValue) is installed in \(repository.commonDirectory)/hooks, and git looks in "
        + "\(places.folder)\(manager)",
      command: file.state == .absent
        ? "failover hooks install" : "add to \(file.path): \(file.hook.command)"
    )
  }

  /// The program that manages a folder of hooks, going by its place and its files.
  private static func manager(of file: HookFile, in folder: String) -> String? {
    if folder.contains("/.husky") { return "husky" }
    let text = DiskFile.contents(of: file.path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return ["lefthook", "pre-commit.com", "overcommit", "husky"].first { text.contains($0) }
  }
}
