/// A file's or folder's path inside a repository: components joined by `/`, never absolute.
///
/// The root folder is the empty path. `.` and `..` never occur: they are resolved on the way in.
package struct RepositoryPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The path as git prints it, without a leading or trailing slash.
  package let string: String

  /// The repository's top folder.
  package static let root = RepositoryPath(components: [])

  /// Creates a path from text that git gave: it is already relative and normal.
  package init(_ string: String) {
    self.string = string
  }

  private init(components: [Substring]) {
    string = components.joined(separator: "/")
  }

  package var description: String { string }

  /// The last component, or the empty string for the root.
  package var name: Substring {
    guard let slash = string.utf8.lastIndex(of: UInt8(ascii: "/")) else { return string[...] }
    return string[string.utf8.index(after: slash)...]
  }

  /// The folder that holds this path; the root is its own parent.
  package var parent: RepositoryPath {
    guard let slash = string.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .root }
    return RepositoryPath(String(string[..<slash]))
  }

  /// The components from the top down.
  package var components: [Substring] { Self.components(of: string) }

  /// By bytes: a slash with a combining mark behind it is one character, yet still a slash.
  private static func components(of text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init)
  }

  /// Returns the path that `relative` names when read from this folder, or nil when it leaves the
  /// repository (`../` past the top), is absolute, or is a URL.
  package func resolving(_ relative: String) -> RepositoryPath? {
    guard relative.utf8.first != UInt8(ascii: "/"),
      !(relative.utf8.contains(UInt8(ascii: ":")) && relative.contains("://"))
    else { return nil }
    var result = components
    for component in Self.components(of: relative) {
      switch component {
      case ".": continue
      case "..":
        guard result.popLast() != nil else { return nil }
      default: result.append(component)
      }
    }
    return RepositoryPath(components: result)
  }

  /// Whether this path is `folder` or lies below it.
  package func isInside(_ folder: RepositoryPath) -> Bool {
    guard !folder.string.isEmpty else { return true }
    guard string.utf8.starts(with: folder.string.utf8) else { return false }
    let rest = string.utf8.dropFirst(folder.string.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }

  /// Whether any component begins with a dot (`.archive/`, `.github/`).
  package var isBelowDotFolder: Bool {
    components.contains { $0.hasPrefix(".") }
  }

  /// Whether both have the same bytes; to git, `é` and `e` with an accent name two files.
  package static func == (left: RepositoryPath, right: RepositoryPath) -> Bool {
    // Strings of the same bytes are equal, which is quickly told; others may be equal all the same.
    left.string.utf8.count == right.string.utf8.count && left.string == right.string
      && left.string.utf8.elementsEqual(right.string.utf8)
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    var copy = string
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Orders by bytes, as git orders the files of one folder.
  package static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }
}
