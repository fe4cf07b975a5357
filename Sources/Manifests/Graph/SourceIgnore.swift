import SourceText

/// The patterns by which a Flux source leaves files out, as `.sourceignore` and `spec.ignore` write
/// them (fluxcd/pkg, sourceignore; the patterns of gitignore, of which the last that meets counts).
struct SourceIgnore: Sendable {
  /// What the patterns say of a file.
  enum Answer {
    case nothing, included, excluded
    /// A pattern that is not understood may meet it.
    case unsure
  }

  private struct Pattern {
    var segments: [Substring]
    var isInclusion: Bool
    var isFolderOnly: Bool
    /// Whether it holds a slash, which ties it to the folder of its file.
    var isTied: Bool
  }

  private var patterns: [Pattern] = []

  /// Reads the lines of a file, or of `spec.ignore`.
  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      var rest = line[...]
      while rest.last == " " { rest.removeLast() }
      guard let first = rest.first, first != "#" else { continue }
      let isInclusion = first == "!"
      if isInclusion { rest.removeFirst() }
      let isFolderOnly = rest.last == "/"
      if isFolderOnly { rest.removeLast() }
      guard !rest.isEmpty else { continue }
      patterns.append(
        Pattern(
          segments: rest.split(separator: "/", omittingEmptySubsequences: true),
          isInclusion: isInclusion,
          isFolderOnly: isFolderOnly,
          isTied: rest.contains("/")
        )
      )
    }
  }

  /// Whether nothing is left out.
  var isEmpty: Bool { patterns.isEmpty }

  /// Returns what the patterns say of a file, given by its components below their folder.
  func answer(for path: [Substring]) -> Answer {
    for pattern in patterns.reversed() {
      guard pattern.segments.allSatisfy(Self.isUnderstood) else { return .unsure }
      if Self.meets(pattern, path) { return pattern.isInclusion ? .included : .excluded }
    }
    return .nothing
  }

  /// Sets and escapes are not read.
  private static func isUnderstood(_ segment: Substring) -> Bool {
    !segment.contains { $0 == "[" || $0 == "\\" }
  }

  private static func meets(_ pattern: Pattern, _ path: [Substring]) -> Bool {
    guard pattern.isTied else {
      let folders = pattern.isFolderOnly ? path.dropLast() : path[...]
      return pattern.segments.first.map { name in folders.contains { wildcard(name, $0) } } ?? false
    }
    return meets(pattern.segments[...], path[...], pattern.isFolderOnly)
  }

  /// Whether the segments lead to the file, or to a folder above it.
  private static func meets(
    _ segments: ArraySlice<Substring>,
    _ path: ArraySlice<Substring>,
    _ isFolderOnly: Bool
  ) -> Bool {
    guard let segment = segments.first else { return !(isFolderOnly && path.isEmpty) }
    guard segment == "**" else {
      return path.first.map { wildcard(segment, $0) } ?? false
        && meets(segments.dropFirst(), path.dropFirst(), isFolderOnly)
    }
    // What two stars at the end stand for is everything below.
    if segments.count == 1 { return !path.isEmpty }
    return path.indices.contains { start in
      meets(segments.dropFirst(), path[start...], isFolderOnly)
    }
  }

  /// Whether a name has the form of a pattern with `*` and `?`.
  private static func wildcard(_ pattern: Substring, _ name: Substring) -> Bool {
    let (pattern, name) = (Array(pattern.utf8), Array(name.utf8))
    let (star, any) = (UInt8(ascii: "*"), UInt8(ascii: "?"))
    var (at, position) = (0, 0)
    var retry: (at: Int, position: Int)?
    while position < name.count {
      if at < pattern.count, pattern[at] == star {
        retry = (at, position)
        at += 1
      } else if at < pattern.count, pattern[at] == any || pattern[at] == name[position] {
        at += 1
        position += 1
      } else if let last = retry {
        retry = (last.at, last.position + 1)
        (at, position) = (last.at + 1, last.position + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == star }
  }
}

/// The `.sourceignore` files of a repository.
struct SourceIgnores: Sendable {
  /// Name of such a file.
  static let fileName: StaticString = ".sourceignore"

  private var files: [RepositoryPath: SourceIgnore] = [:]

  /// Reads the files of a snapshot.
  init(_ contents: [RepositoryPath: [UInt8]]) {
    for (path, bytes) in contents where path.isNamed(Self.fileName) {
      files[path.parent] = SourceIgnore(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Returns the `.sourceignore` that leaves a file out, or may; nil when none does.
  func fileIgnoring(_ path: RepositoryPath) -> RepositoryPath? {
    guard !files.isEmpty else { return nil }
    let components = path.components
    var result: RepositoryPath?
    for depth in 0..<components.count {
      let folder = RepositoryPath(components[..<depth].joined(separator: "/"))
      guard let ignore = files[folder] else { continue }
      switch ignore.answer(for: Array(components[depth...])) {
      case .nothing: continue
      case .included: result = nil
      case .excluded, .unsure: result = folder.resolving(Self.fileName.description)
      }
    }
    return result
  }

  /// Whether a `.sourceignore` leaves a file out, or may.
  func mayIgnore(_ path: RepositoryPath) -> Bool { fileIgnoring(path) != nil }
}
