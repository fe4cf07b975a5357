/// The value by which a move asks VolSync for one sync: `failover-` and 12 hexadecimal digits.
enum ManualTrigger {
  private static let prefix = Array("failover-".utf8)
  private static let digits = 12

  /// Creates the value from an id, in hex.
  static func value(_ id: String) -> String { "failover-\(id.prefix(digits))" }

  /// Returns a text with the digits of all such values made zeros.
  static func evened(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var place = 0
    while let start = bytes[place...].firstIndex(of: prefix[0]) {
      place = start + 1
      let end = start + prefix.count + digits
      guard end <= bytes.count, bytes[start..<start + prefix.count].elementsEqual(prefix),
        bytes[start + prefix.count..<end].allSatisfy(isDigit),
        end == bytes.count || !isDigit(bytes[end])
      else { continue }
      for digit in start + prefix.count..<end { result[digit] = UInt8(ascii: "0") }
      place = end
    }
    return result
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
