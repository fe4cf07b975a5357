/// Turns libyaml's code point indices into byte offsets where the two differ; it only moves forward.
struct MarkCursor {
  private var index = 0
  private var byte: Int

  /// Creates a cursor at code point 0, which lies at `byte`.
  init(byte: Int) {
    self.byte = byte
  }

  /// Returns the byte offset of a code point that is not before the last one asked for.
  mutating func advance(to target: Int, in source: UnsafeRawBufferPointer) -> Int {
    // Eight bytes hold at most eight code points: they cannot lead too far.
    while target - index >= 8, byte + 8 <= source.count {
      let word = unsafe source.loadUnaligned(fromByteOffset: byte, as: UInt64.self)
      // Continuation bytes are those with the high bit and without the one below.
      let continuations = word & ~(word << 1) & 0x8080_8080_8080_8080
      index += 8 - continuations.nonzeroBitCount
      byte += 8
    }
    while index < target, byte < source.count {
      if unsafe source[byte] & 0xC0 != 0x80 { index += 1 }
      byte += 1
    }
    while index > 0, byte < source.count, unsafe source[byte] & 0xC0 == 0x80 { byte += 1 }
    return byte
  }
}
