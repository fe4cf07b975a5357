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

  /// A file, and what is replaced in it: the first scalar at the top of a document.
  struct Edit {
    let file: SourceBuffer
    let operation: YAMLOperation?

    init(_ file: SourceBuffer) throws {
      self.file = file
      operation = try Work.target(in: YAMLStream(file)).map { document, path in
        YAMLOperation(.replace(.string("new-value")), at: path, document: document)
      }
    }
  }

  /// Parses, replaces, applies, parses again and compares; returns how many files were edited.
  static func edit(_ edits: [Edit]) throws -> Int {
    var edited = 0
    for edit in edits {
      let file = SourceBuffer(name: edit.file.name, bytes: edit.file.bytes)
      let stream = try YAMLStream(file)
      guard let operation = edit.operation else { continue }
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
