/// The proof that a file holds no object of certain names, from its bytes alone.
///
/// A name stands in a file as it is: it has no blank or line end at which a scalar could be folded, and
/// an alias or merge key repeats what stands elsewhere in the same file. Only a double-quoted scalar
/// can spell it otherwise, and a variable can stand for it: files with a backslash or `${` are not
/// proven to be free of it.
struct NameTest: Sendable {
  private let names: TextSearch
  private let owners: TextSearch
  private let instances: TextSearch
  private let syncs: TextSearch
  private let sources: TextSearch

  /// Creates the test for names; nil when one is so short that it is everywhere.
  init?(_ names: Set<String>) {
    // What makes an object one that owns others (`FluxKustomization`, `FluxArtifacts`,
    // `FluxInstanceSync`), or the values of a chart that makes one.
    let owners = [Kinds.fluxKustomizeGroup, "ArtifactGenerator", "FluxInstance"]
    guard let names = TextSearch(names), let owners = TextSearch(owners),
      let instances = TextSearch(["instance"]), let syncs = TextSearch(["sync"]),
      let sources = TextSearch([Kinds.fluxSourceGroup])
    else { return nil }
    self.names = names
    self.owners = owners
    self.instances = instances
    self.syncs = syncs
    self.sources = sources
  }

  /// Whether a file may hold an object of one of the names.
  func mayName(_ bytes: [UInt8]) -> Bool { isAmbiguous(bytes) || names.isFound(in: bytes) }

  /// Whether a file may hold an object that applies others.
  func mayOwn(_ bytes: [UInt8]) -> Bool {
    owners.isFound(in: bytes) || (instances.isFound(in: bytes) && syncs.isFound(in: bytes))
  }

  /// Whether a file may hold a source of one of some names; nil stands for any name.
  func mayBeSource(_ bytes: [UInt8], named wanted: TextSearch?) -> Bool {
    sources.isFound(in: bytes) && wanted?.isFound(in: bytes) ?? true
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
  private func isAmbiguous(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var seen: UInt8 = 0
      // Without an early end the compiler compares many bytes at once.
      for byte in bytes {
        seen |= byte == UInt8(ascii: "\\") ? 1 : 0
        seen |= byte == UInt8(ascii: "$") ? 2 : 0
      }
      guard seen == 2 else { return seen != 0 }
      return zip(bytes, bytes.dropFirst()).contains { pair in
        pair.0 == UInt8(ascii: "$") && pair.1 == UInt8(ascii: "{")
      }
    }
  }
}
