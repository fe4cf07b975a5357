import LosslessYAML
import SourceText
import Testing

/// Parses a text.
func stream(
  _ text: String,
  limits: YAMLLimits = .standard
) throws(YAMLParseError) -> YAMLStream {
  try YAMLStream(SourceBuffer(name: "a.yaml", bytes: Array(text.utf8)), limits: limits)
}

/// Applies operations to a text and returns the text after.
func edited(_ text: String, _ operations: YAMLOperation...) throws -> String {
  let edit = try YAMLEditor.apply(operations, to: try stream(text))
  return String(decoding: edit.after.bytes, as: UTF8.self)
}

/// Returns a path from its text form.
func path(_ text: String) throws -> YAMLPath {
  try #require(YAMLPath(parsing: text), "`\(text)` is no path")
}

/// Returns the code with which `body` is refused, or nil when it is not.
func refusal(_ body: () throws -> Void) throws -> YAMLRefusal.Code? {
  do {
    try body()
    return nil
  } catch let refusal as YAMLRefusal {
    return refusal.code
  }
}
