/// A file's or folder's path inside a repository: components joined by `/`, never absolute.
///
/// The root folder is the empty path. `.` and `..` never occur: they are resolved on the way in.
package struct RepositoryPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The path as git prints it, without a leading or trailing slash.
  package let string: String

  /// The hash of the bytes, made once: paths are what a repository's tables are keyed by.
  private let digest: Int

  /// The repository's top folder.
  package static let root = RepositoryPath(components: [])

  /// Creates a path from text that git gave: it is already relative and normal.
  package init(_ string: String) {
    self.string = string
    var hasher = Hasher()
    Self.withBytes(of: string) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    digest = hasher.finalize()
  }

  private init(components: [Substring]) {
    self.init(components.joined(separator: "/"))
  }

  package var description: String { string }

  /// The last component, or the empty string for the root.
  package var name: Substring {
    guard let slash = lastSlash else { return string[...] }
    return string[string.utf8.index(string.utf8.startIndex, offsetBy: slash + 1)...]
  }

  /// The folder that holds this path; the root is its own parent.
  package var parent: RepositoryPath {
    guard let slash = lastSlash else { return .root }
    let end = string.utf8.index(string.utf8.startIndex, offsetBy: slash)
    return RepositoryPath(String(string[..<end]))
  }

  /// Number of bytes before the last slash, or nil.
  private var lastSlash: Int? {
    withBytes { bytes in
      var offset = bytes.count
      while offset > 0 {
        offset -= 1
        if bytes[offset] == Self.slash { return offset }
      }
      return nil
    }
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
    if let below = Self.descending(relative) {
      return string.isEmpty ? RepositoryPath(String(below)) : holding(below)
    }
    guard relative.utf8.first != Self.slash,
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

  /// The path of what this folder holds.
  private func holding(_ below: Substring) -> RepositoryPath {
    var joined = ""
    joined.reserveCapacity(string.utf8.count + 1 + below.utf8.count)
    joined += string
    joined += "/"
    joined += below
    return RepositoryPath(joined)
  }

  /// Returns a relative path that only goes down, without the `./` before it; nil where it has any
  /// other dot or an empty component, as an absolute path and a URL have, and has to be read one by
  /// one.
  private static func descending(_ relative: String) -> Substring? {
    let start: Int? = withBytes(of: relative) { bytes in
      let start = bytes.count > 1 && bytes[0] == dot && bytes[1] == slash ? 2 : 0
      var length = 0
      var isDots = true
      for offset in start..<bytes.count {
        if bytes[offset] == slash {
          guard !isDots else { return nil }
          length = 0
          isDots = true
        } else {
          length += 1
          isDots = isDots && bytes[offset] == dot && length <= 2
        }
      }
      return isDots ? nil : start
    }
    let bytes = relative.utf8
    return start.map { relative[bytes.index(bytes.startIndex, offsetBy: $0)...] }
  }

  /// Whether this path is `folder` or lies below it.
  package func isInside(_ folder: RepositoryPath) -> Bool {
    guard !folder.string.isEmpty else { return true }
    return withBytes { own in
      folder.withBytes { other in
        own.count >= other.count && Self.areSame(own, other, count: other.count)
          && (own.count == other.count || own[other.count] == Self.slash)
      }
    }
  }

  /// Whether this is a file of a folder, and not of one below it.
  package func isFile(of folder: RepositoryPath) -> Bool {
    (lastSlash ?? 0) == folder.string.utf8.count && self != folder && isInside(folder)
  }

  /// Whether any component begins with a dot (`.archive/`, `.github/`).
  package var isBelowDotFolder: Bool {
    withBytes { bytes in
      var last = Self.slash
      for byte in bytes {
        if byte == Self.dot, last == Self.slash { return true }
        last = byte
      }
      return false
    }
  }

  /// Whether the path ends with these bytes.
  package func ends(with end: StaticString) -> Bool {
    withBytes { own in
      let skipped = own.count - end.utf8CodeUnitCount
      return skipped >= 0
        && Self.areSame(
          UnsafeBufferPointer(rebasing: own[skipped...]),
          UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount),
          count: end.utf8CodeUnitCount
        )
    }
  }

  /// Whether the last component is this name.
  package func isNamed(_ name: StaticString) -> Bool {
    guard ends(with: name) else { return false }
    return (lastSlash ?? -1) + 1 + name.utf8CodeUnitCount == string.utf8.count
  }

  /// Whether both have the same bytes; to git, `é` and `e` with an accent name two files.
  package static func == (left: RepositoryPath, right: RepositoryPath) -> Bool {
    guard left.digest == right.digest else { return false }
    return left.withBytes { own in
      right.withBytes { other in
        own.count == other.count
          && (own.baseAddress == other.baseAddress || areSame(own, other, count: own.count))
      }
    }
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// Orders by bytes, as git orders the files of one folder.
  package static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
    left.withBytes { own in
      right.withBytes { other in
        let count = min(own.count, other.count)
        var offset = 0
        while offset + 8 <= count, areSame(own, other, count: 8, from: offset) { offset += 8 }
        while offset < count, own[offset] == other[offset] { offset += 1 }
        guard offset < count else { return own.count < other.count }
        return own[offset] < other[offset]
      }
    }
  }

  // MARK: Bytes

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  @inline(__always)
  private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Self.withBytes(of: string, body)
  }

  /// Lends the bytes, without a copy where the string is one of Swift's own.
  @inline(__always)
  private static func withBytes<Result>(
    of string: String,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if let result = string.utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = string
    return copy.withUTF8(body)
  }

  /// Whether both hold the same `count` bytes from an offset on; eight are compared at a time,
  /// because paths are what a repository's tables are keyed by.
  @inline(__always)
  private static func areSame(
    _ left: UnsafeBufferPointer<UInt8>,
    _ right: UnsafeBufferPointer<UInt8>,
    count: Int,
    from start: Int = 0
  ) -> Bool {
    let (left, right) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    var offset = start
    let end = start + count
    while end - offset >= 8 {
      let own = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard own == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else {
        return false
      }
      offset += 8
    }
    while offset < end {
      guard left[offset] == right[offset] else { return false }
      offset += 1
    }
    return true
  }
}
