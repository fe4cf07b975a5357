/// Turns libyaml's code point indices into byte offsets; it only moves forward.
struct MarkCursor {
  private var index = 0
  private var byte: Int
  private let isASCII: Bool

  /// Creates a cursor at code point 0, which lies at `byte`.
  init(byte: Int, isASCII: Bool) {
    self.byte = byte
    self.isASCII = isASCII
  }

  /// Returns the byte offset of a code point that is not before the last one asked for.
  mutating func advance(to target: Int, in source: UnsafeRawBufferPointer) -> Int {
    if isASCII {
      byte += target - index
      index = target
      return byte
    }
    while index < target, byte < source.count {
      byte += 1
      while unsafe byte < source.count && source[byte] & 0xC0 == 0x80 { byte += 1 }
      index += 1
    }
    return byte
  }
}
