/// Finds where the anchors and tags in front of a node end.
///
/// Safe to use because it lives only as long as the reader that hands it the file's bytes.
@safe struct PropertyText {
  private let source: UnsafeRawBufferPointer

  init(_ source: UnsafeRawBufferPointer) {
    unsafe self.source = source
  }

  /// Returns the offset after the anchor, tag, blanks and comments that precede a node's content.
  func contentStart(from start: Int, to limit: Int) -> Int {
    var offset = start
    while offset < limit {
      switch unsafe source[offset] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        offset = end(from: offset, to: limit)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        offset += 1
      case UInt8(ascii: "#"):
        while offset < limit, unsafe !Self.isLineEnd(source[offset]) { offset += 1 }
      default:
        return offset
      }
    }
    return limit
  }

  /// Returns the offset after one anchor or tag; a verbatim tag (`!<...>`) may hold commas, and an
  /// anchor's name ends for libyaml at a `:` too.
  private func end(from start: Int, to limit: Int) -> Int {
    var offset = start + 1
    if unsafe source[start] == UInt8(ascii: "&") {
      while offset < limit, unsafe Self.isAnchorName(source[offset]) { offset += 1 }
      return offset
    }
    if offset < limit, unsafe source[offset] == UInt8(ascii: "<") {
      while offset < limit, unsafe source[offset] != UInt8(ascii: ">") { offset += 1 }
    }
    while offset < limit, unsafe !Self.endsTag(source[offset]) { offset += 1 }
    return offset
  }

  private static func isAnchorName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func endsTag(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
      UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
      true
    default:
      false
    }
  }
}
