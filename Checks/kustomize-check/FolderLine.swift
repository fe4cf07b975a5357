import LosslessYAML
import Manifests
import SourceText

/// One folder's outcome as one line of YAML.
struct FolderLine {
  let folder: RepositoryPath
  let rendered: RenderedFolder

  var text: String {
    Self.mapping([
      ("folder", Self.string(folder.string)),
      ("objects", Self.list(rendered.objects.map(Self.object))),
      ("generated", Self.list(rendered.generated.map(Self.generated))),
      ("failures", Self.list(rendered.failures.map(Self.string))),
      ("unfollowed", Self.list(rendered.unfollowed.map(Self.string))),
    ])
  }

  private static func object(_ object: RenderedFolder.Object) -> String {
    let written = object.placed.object.written
    return mapping([
      ("group", string(written.group)),
      ("kind", string(written.kind)),
      ("namespace", string(object.namespace ?? "")),
      ("name", string(object.name)),
      ("written", string(written.name)),
      ("writtenNamespace", string(written.namespace ?? "")),
      ("doubt", object.doubt.map(string) ?? "null"),
      ("value", object.value.map(value) ?? "null"),
    ])
  }

  private static func generated(_ object: GeneratedObject) -> String {
    mapping([
      ("kind", string(object.kind)), ("namespace", string(object.namespace ?? "")),
      ("name", string(object.name)), ("written", string(object.writtenName)),
    ])
  }

  private static func value(_ value: RenderedValue) -> String {
    var text = ""
    value.write(to: &text)
    return text
  }

  private static func mapping(_ members: [(String, String)]) -> String {
    "{" + members.map { string($0.0) + ": " + $0.1 }.joined(separator: ", ") + "}"
  }

  private static func list(_ items: [String]) -> String {
    "[" + items.joined(separator: ", ") + "]"
  }

  private static func string(_ text: String) -> String {
    value(RenderedValue(string: text))
  }
}
