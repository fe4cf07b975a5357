internal import Synchronization

/// Where the lines of one file begin, found on the first question and kept for the next ones.
final class LineIndex: Sendable {
  /// Byte offset of the first byte of each line, ascending; the first is 0; empty until asked for.
  private let found = Mutex<[Int]>([])

  /// Returns the number of the line that holds a byte offset, from 0.
  func number(at offset: Int, in bytes: [UInt8]) -> Int {
    let starts = starts(in: bytes)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Returns the byte offset where a line begins, or nil; `number` is 1-based.
  func start(ofLine number: Int, in bytes: [UInt8]) -> Int? {
    let starts = starts(in: bytes)
    return starts.indices.contains(number - 1) ? starts[number - 1] : nil
  }

  private func starts(in bytes: [UInt8]) -> [Int] {
    found.withLock { found in
      if found.isEmpty { found = Self.starts(of: bytes) }
      return found
    }
  }

  private static func starts(of bytes: [UInt8]) -> [Int] {
    var starts = [0]
    bytes.withUnsafeBufferPointer { buffer in
      for (offset, byte) in buffer.enumerated() {
        if byte == UInt8(ascii: "\n") {
          starts.append(offset + 1)
        } else if byte == UInt8(ascii: "\r"), offset + 1 == buffer.count || buffer[offset + 1] != 10
        {
          starts.append(offset + 1)
        }
      }
    }
    return starts
  }
}
