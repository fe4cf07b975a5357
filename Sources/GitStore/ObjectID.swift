internal import CLibgit2

/// The name of a git object: the 20 bytes of its SHA-1.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  // Three big-endian words, so that order and hash are those of the 20 bytes.
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// The id of no object; as an expected value of a ref it means "does not exist".
  package static let zero = ObjectID(high: 0, middle: 0, low: 0)

  private init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// Creates an id from exactly 40 hexadecimal digits of either case.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 40, digits.allSatisfy(\.isHexadecimalDigit) else { return nil }
    guard let high = UInt64(hex.prefix(16), radix: 16),
      let middle = UInt64(hex.dropFirst(16).prefix(16), radix: 16),
      let low = UInt32(hex.suffix(8), radix: 16)
    else { return nil }
    self.init(high: high, middle: middle, low: low)
  }

  /// The 40 hexadecimal digits, in lower case.
  package var hex: String {
    Self.padded(high, to: 16) + Self.padded(middle, to: 16) + Self.padded(low, to: 8)
  }

  /// The 20 bytes.
  package var bytes: [UInt8] {
    (0..<20).map { place in
      let word = place < 8 ? high : place < 16 ? middle : UInt64(low) << 32
      return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (place % 8)))
    }
  }

  /// The first 12 hexadecimal digits, for people to read.
  package var short: String { String(hex.prefix(12)) }

  package var description: String { hex }

  /// Whether this is the id of no object.
  package var isZero: Bool { self == .zero }

  /// Orders by bytes, as git does.
  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }

  /// Returns the id that git gives to a file with this content; reads and writes no repository.
  package static func ofBlob(_ bytes: [UInt8]) -> ObjectID {
    Library.start()
    var id = git_oid()
    let code = unsafe bytes.withAddress { start, count in
      unsafe git_odb_hash(&id, start, count, GIT_OBJECT_BLOB)
    }
    precondition(code == 0, "hashing bytes in memory has no cause to fail")
    return ObjectID(id)
  }

  private static func padded(_ word: some FixedWidthInteger, to width: Int) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}

extension ObjectID {
  /// Copies libgit2's form of an id.
  init(_ id: git_oid) {
    let raw = id.id
    self = unsafe withUnsafeBytes(of: raw) { bytes in
      ObjectID(
        high: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        middle: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        low: UInt32(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
      )
    }
  }

  /// The id in libgit2's form.
  var raw: git_oid {
    var id = git_oid()
    unsafe withUnsafeMutableBytes(of: &id.id) { bytes in
      unsafe bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      unsafe bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
    return id
  }
}

extension [UInt8] {
  /// Lends the address and the number of the bytes; the address is never nil, as libgit2 wants it.
  func withAddress<Result>(_ body: (UnsafeRawPointer?, Int) -> Result) -> Result {
    let storage = isEmpty ? [0] : self
    return unsafe storage.withUnsafeBytes { buffer in unsafe body(buffer.baseAddress, count) }
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
