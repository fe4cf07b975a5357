import ArgumentParser
import Delivery
import GitStore
import SourceText

/// The folder to work in.
struct FolderOption: ParsableArguments {
  @Option(
    name: .customShort("C"),
    help: ArgumentHelp("Work as if started in this folder.", valueName: "path"),
    completion: .directory
  )
  var path = "."

  /// Returns the folder.
  ///
  /// - Throws: `DeliveryError` with the code `usage` when there is none.
  func existing() throws(DeliveryError) -> String {
    guard DiskFile.isFolder(path) else {
      throw DeliveryError(code: .usage, "\(path) is no folder", next: ["-C takes a folder"])
    }
    return path
  }
}
