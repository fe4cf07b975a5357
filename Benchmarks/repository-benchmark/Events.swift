import CYAML
import Foundation

/// libyaml's events and nothing else, over what `git cat-file --batch` prints.
enum Events {
  /// Returns how many events the blobs have; one that is no YAML counts up to its error.
  static func count(of output: Data) -> Int {
    var count = 0
    unsafe output.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        guard let end = unsafe bytes[start...].firstIndex(of: 10) else { return }
        // `ID blob SIZE`
        let header = unsafe String(decoding: bytes[start..<end], as: UTF8.self)
        guard let size = header.split(separator: " ").last.flatMap({ Int($0) }) else { return }
        unsafe count += events(
          UnsafeRawBufferPointer(rebasing: bytes[(end + 1)..<(end + 1 + size)])
        )
        start = end + size + 2
      }
    }
    return count
  }

  private static func events(_ bytes: UnsafeRawBufferPointer) -> Int {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else { return 0 }
    defer { unsafe yaml_parser_delete(parser) }
    let input = unsafe bytes.bindMemory(to: UInt8.self)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    var event = unsafe yaml_event_t()
    var count = 0
    while unsafe yaml_parser_parse(parser, &event) == 1 {
      count += 1
      let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
      unsafe yaml_event_delete(&event)
      if isEnd { break }
    }
    return count
  }
}
