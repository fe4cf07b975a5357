internal import CYAML

/// Whether two places hold the same bytes; most values are so short that a call would cost more.
@inline(__always)
func haveSameBytes(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
  switch count {
  case 17...: return unsafe memcmp(left, right, count) == 0
  case 8...:
    // The first and the last eight bytes overlap where there are fewer than sixteen.
    let last = count &- 8
    let head = unsafe word(left, 0) ^ word(right, 0)
    return unsafe head | (word(left, last) ^ word(right, last)) == 0
  case 4...:
    let last = count &- 4
    let head = unsafe half(left, 0) ^ half(right, 0)
    return unsafe head | (half(left, last) ^ half(right, last)) == 0
  default:
    var offset = 0
    while offset < count {
      guard unsafe byte(left, offset) == byte(right, offset) else { return false }
      offset &+= 1
    }
    return true
  }
}

@inline(__always)
private func word(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
  unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
}

@inline(__always)
private func half(_ start: UnsafeRawPointer, _ offset: Int) -> UInt32 {
  unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
}

@inline(__always)
private func byte(_ start: UnsafeRawPointer, _ offset: Int) -> UInt8 {
  unsafe start.load(fromByteOffset: offset, as: UInt8.self)
}
