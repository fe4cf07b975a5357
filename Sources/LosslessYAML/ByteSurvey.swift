internal import CYAML

/// What one look at all bytes of a file says.
struct ByteSurvey {
  /// Whether no byte is 0x80 or above.
  let isASCII: Bool

  /// Number of lines that begin with `%TAG`.
  let tagDirectives: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe isASCII = Self.isASCII(bytes)
    unsafe tagDirectives = Self.tagDirectives(in: bytes)
  }

  /// Looks at 32 bytes at a time.
  private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var high: UInt64 = 0
    var offset = 0
    while bytes.count - offset >= 32 {
      let words = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
      high |= words[0] | words[1] | words[2] | words[3]
      offset &+= 32
    }
    while offset < bytes.count {
      high |= unsafe UInt64(bytes[offset])
      offset &+= 1
    }
    return high & 0x8080_8080_8080_8080 == 0
  }

  private static func tagDirectives(in bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    var count = 0
    var rest = 0
    while let found = unsafe memchr(start + rest, CInt(UInt8(ascii: "%")), bytes.count - rest) {
      let offset = unsafe UnsafeRawPointer(found) - start
      let isAtLineStart = unsafe offset == 0 || bytes[offset - 1] == 10 || bytes[offset - 1] == 13
      let isTag = unsafe bytes[(offset + 1)...].prefix(3).elementsEqual("TAG".utf8)
      if isAtLineStart, isTag { count += 1 }
      rest = offset + 1
    }
    return count
  }
}
