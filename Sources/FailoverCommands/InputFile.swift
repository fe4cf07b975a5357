import Delivery
import GitStore
import SourceText

/// A file that a command line names; `-` is standard input.
enum InputFile {
  /// Reads the whole file.
  ///
  /// - Throws: `DeliveryError` for one that cannot be read.
  static func read(_ file: String) throws(DeliveryError) -> SourceBuffer {
    let bytes = file == "-" ? DiskFile.standardInput() : DiskFile.contents(ofNamed: file)
    guard let bytes else {
      throw DeliveryError(
        code: .file,
        "\(file) cannot be read",
        next: ["check its name and permissions"]
      )
    }
    return SourceBuffer(name: file == "-" ? "standard input" : file, bytes: bytes)
  }
}
