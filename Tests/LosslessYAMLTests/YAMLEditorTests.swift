import LosslessYAML
import SourceText
import Testing

@Test func `replaces a value and keeps the comment behind it`() throws {
  let stream = try YAMLStream(SourceBuffer(name: "a.yaml", bytes: Array("a: 1   # keep\n".utf8)))
  let edit = try YAMLEditor.apply(
    [YAMLOperation(.replace(.integer(0)), at: YAMLPath(keys: "a"))],
    to: stream
  )
  #expect(edit.after.bytes == Array("a: 0   # keep\n".utf8))
  #expect(edit.inverse.applied(to: edit.after.bytes) == stream.bytes)
}
