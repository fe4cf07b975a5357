/// Looks for any of several texts in bytes, in one pass that leaps over what cannot match (Wu and
/// Manber, "A fast algorithm for multi-pattern searching", 1994).
package struct TextSearch: Sendable {
  private let texts: [[UInt8]]
  /// Length of the shortest text.
  private let length: Int
  /// How far the end of a possible match lies behind two bytes, by their values.
  private let leaps: [UInt8]

  /// Creates a search; nil when there is no text, or one is shorter than two bytes.
  package init?(_ texts: some Collection<String>) {
    let all = Set(texts.map { Array($0.utf8) })
    guard let length = all.map(\.count).min(), length >= 2 else { return nil }
    self.texts = Array(all)
    self.length = min(length, 255)
    var leaps = [UInt8](repeating: UInt8(self.length - 1), count: 1 << 16)
    for text in all {
      for end in 1..<self.length {
        let pair = Int(text[end - 1]) | Int(text[end]) << 8
        leaps[pair] = min(leaps[pair], UInt8(self.length - 1 - end))
      }
    }
    self.leaps = leaps
  }

  /// Calls `body` with the question whether one of the texts is there, which must not be kept.
  ///
  /// It is meant for many files: the tables are taken hold of once.
  package func asking<Result>(_ body: ((UnsafeBufferPointer<UInt8>) -> Bool) -> Result) -> Result {
    leaps.withUnsafeBufferPointer { leaps in
      body { bytes in
        var end = length - 1
        while end < bytes.count {
          let leap = leaps[Int(bytes[end - 1]) | Int(bytes[end]) << 8]
          guard leap == 0 else {
            end += Int(leap)
            continue
          }
          if isFound(at: end - length + 1, in: bytes) { return true }
          end += 1
        }
        return false
      }
    }
  }

  private func isFound(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    texts.contains { text in
      bytes.count - start >= text.count && text.indices.allSatisfy { bytes[start + $0] == text[$0] }
    }
  }
}
