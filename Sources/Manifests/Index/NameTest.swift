/// The proof that a file holds no object of certain names, from its bytes alone.
///
/// A name stands in a file as it is: it has no blank or line end at which a scalar could be folded, and
/// an alias or merge key repeats what stands elsewhere in the same file. Only a double-quoted scalar
/// can spell it otherwise, and a variable can stand for it: files with `${`, or with a backslash that
/// may bring in a character of a name, are not proven to be free of it.
struct NameTest: Sendable {
  private let names: TextSearch
  private let owners: TextSearch
  private let instances: TextSearch
  private let syncs: TextSearch
  private let sources: TextSearch
  private let maps: TextSearch

  /// Creates the test for names; nil when one is so short that it is everywhere.
  init?(_ names: Set<String>) {
    // What makes an object one that owns others (`FluxKustomization`, `FluxArtifacts`,
    // `FluxInstanceSync`), or the values of a chart that makes one.
    let owners = [Kinds.fluxKustomizeGroup, "ArtifactGenerator", "FluxInstance"]
    guard let names = TextSearch(names), let owners = TextSearch(owners),
      let instances = TextSearch(["instance"]), let syncs = TextSearch(["sync"]),
      let sources = TextSearch([Kinds.fluxSourceGroup]), let maps = TextSearch(["ConfigMap"])
    else { return nil }
    self.names = names
    self.owners = owners
    self.instances = instances
    self.syncs = syncs
    self.sources = sources
    self.maps = maps
  }

  /// What a file may hold.
  enum Answer: Sendable {
    /// An object of one of the names.
    case named
    /// An object that applies others.
    case owning
    case neither
  }

  /// Returns what files may hold, in their order.
  func answers(for files: some Sequence<[UInt8]>) -> [Answer] {
    names.asking { isNamed in
      owners.asking { isOwning in
        instances.asking { isInstance in
          syncs.asking { isSync in
            files.map { bytes in
              bytes.withUnsafeBufferPointer { bytes in
                if Self.isAmbiguous(bytes) || isNamed(bytes) { return .named }
                return isOwning(bytes) || (isInstance(bytes) && isSync(bytes)) ? .owning : .neither
              }
            }
          }
        }
      }
    }
  }

  /// Returns whether files may hold a source of one of some names, in their order; nil stands for any
  /// name.
  func mayBeSources(_ files: some Sequence<[UInt8]>, named wanted: TextSearch?) -> [Bool] {
    Self.answers(for: files, sources, named: wanted)
  }

  /// Returns whether files may hold a ConfigMap of one of some names, in their order; nil stands for any
  /// name.
  func mayBeMaps(_ files: some Sequence<[UInt8]>, named wanted: TextSearch?) -> [Bool] {
    Self.answers(for: files, maps, named: wanted)
  }

  private static func answers(
    for files: some Sequence<[UInt8]>,
    _ kind: TextSearch,
    named wanted: TextSearch?
  ) -> [Bool] {
    guard let wanted else { return answers(for: files, kind) { _ in true } }
    return wanted.asking { answers(for: files, kind, isNamed: $0) }
  }

  private static func answers(
    for files: some Sequence<[UInt8]>,
    _ kind: TextSearch,
    isNamed: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> [Bool] {
    kind.asking { isKind in
      files.map { $0.withUnsafeBufferPointer { isKind($0) && isNamed($0) } }
    }
  }

  /// Whether a kustomization file may have an entry that leads out of its folder: two dots, or a
  /// backslash that can stand for them.
  static func mayGoUp(_ bytes: [UInt8]) -> Bool {
    var last: UInt8 = 0
    for byte in bytes {
      if byte == UInt8(ascii: "\\") || (byte == UInt8(ascii: ".") && last == byte) { return true }
      last = byte
    }
    return false
  }

  /// Whether a name can be there in other words.
  static func isAmbiguous(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    // Most files have neither byte, and eight are compared at a time.
    while offset + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if mayHold(UInt8(ascii: "\\"), word) || mayHold(UInt8(ascii: "$"), word) {
        if (offset..<offset + 8).contains(where: { isAmbiguous(bytes, at: $0) }) { return true }
      }
      offset += 8
    }
    return (offset..<raw.count).contains { isAmbiguous(bytes, at: $0) }
  }

  private static func isAmbiguous(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    switch bytes[offset] {
    case UInt8(ascii: "\\"): mayEscape(bytes[(offset + 1)...].prefix(2))
    case UInt8(ascii: "$"): offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "{")
    default: false
    }
  }

  /// Whether what follows a backslash lets it bring in a character of a name, or join two lines.
  ///
  /// The other escapes of YAML and JSON stand for quotes, blanks and controls: dashboards are full of
  /// `\"` and `\n`. A text may hold YAML in turn, where three backslashes and an `n` leave one at the
  /// end of a line.
  private static func mayEscape(_ next: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    switch next.first {
    case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "/"): true
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    // Unicode has line ends too.
    case let byte? where byte >= 0x80: true
    case UInt8(ascii: "\\"): next.last == UInt8(ascii: "\\") && next.count == 2
    default: false
    }
  }

  /// Whether one of eight bytes may be `byte`; false is certain (Mycroft's test for a zero byte).
  private static func mayHold(_ byte: UInt8, _ word: UInt64) -> Bool {
    let rest = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (rest &- 0x0101_0101_0101_0101) & ~rest & 0x8080_8080_8080_8080 != 0
  }
}
