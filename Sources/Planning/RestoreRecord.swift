import LosslessYAML
import Manifests
package import SourceText

/// What the configuration cannot tell on the way back: the exact former text of fields.
///
/// It lies in `.failover/<service>.json`, in the commit that makes the move; going back consumes it.
/// Flux generates kustomizations from YAML files only, so JSON is never applied.
package struct RestoreRecord: Hashable, Sendable {
  /// One field's former text.
  struct Entry: Hashable, Sendable {
    /// The site that the move went to, which the opposite move leaves.
    var to: String
    /// The object.
    var object: ObjectReference
    /// The tree of its cluster; nil where the repository is one cluster's.
    var cluster: RepositoryPath?
    /// The field, from the object's root.
    var field: YAMLPath
    /// The file of the patch or of the kustomization that decided the field; nil where the object's own
    /// document did.
    var file: RepositoryPath?
    /// Of a field that came into a patch of its object's own, what it was before; nil elsewhere.
    var shared: SharedValue?
    /// The texts, addressed from the object's root, or from that of the file's document.
    var text: WrittenText

    /// What a field was by what its object shares with others.
    struct SharedValue: Hashable, Sendable {
      /// The value as applied; nil for an absent field.
      var text: String?
    }

    /// Whether the field was absent before.
    var isInsertion: Bool { shared.map { $0.text == nil } ?? text.isInsertion }

    /// Whether the entry is one of an intent's field.
    func isFor(_ intent: FieldIntent) -> Bool {
      field == intent.field && cluster == intent.cluster && object.isSameObject(as: intent.object)
    }
  }

  /// The service's name.
  var service: String

  /// The site that the move left.
  var from: String

  /// The site that it went to.
  var to: String

  /// The fields, in the order in which they were changed.
  var entries: [Entry]

  /// The folder of all records.
  package static let folder = RepositoryPath(".failover")

  /// The record's place in the repository.
  package static func path(for service: String) -> RepositoryPath {
    RepositoryPath("\(folder)/\(service).json")
  }

  /// Returns the entry for a field of a move to a site, which is where a way back begins, and its
  /// position.
  func entry(
    for intent: FieldIntent,
    movingFrom site: String
  ) -> (position: Int, entry: Entry)? {
    entries.enumerated().first { $0.element.to == site && $0.element.isFor(intent) }
      .map { ($0.offset, $0.element) }
  }
}

extension RestoreRecord {
  /// The record as the bytes of its file.
  var bytes: [UInt8] {
    Array(
      JSONValue.members([
        "version": .integer(1),
        "kind": .string("RestoreRecord"),
        "service": .string(service),
        "from": .string(from),
        "to": .string(to),
        "fields": .array(entries.map(json)),
      ]).pretty.utf8
    )
  }

  private func json(_ entry: Entry) -> JSONValue {
    var object: [JSONMember] = [
      JSONMember(name: "group", value: .string(entry.object.group)),
      JSONMember(name: "kind", value: .string(entry.object.kind)),
      JSONMember(name: "namespace", value: .optional(entry.object.namespace)),
      JSONMember(name: "name", value: .string(entry.object.name)),
    ]
    if let cluster = entry.cluster {
      object.append(JSONMember(name: "cluster", value: .string(cluster.string)))
    }
    // Of a move that is half done, what the way before it recorded stands beside its own entries.
    if entry.to != to {
      object.append(JSONMember(name: "movedTo", value: .string(entry.to)))
    }
    let members: KeyValuePairs<String, JSONValue> = [
      "object": .object(object),
      "field": .string(entry.field.description),
      "anchor": .string(entry.text.anchor.description),
      "inserted": .boolean(entry.text.isInsertion),
      "offset": .integer(entry.text.anchorOffset),
      "written": .string(String(decoding: entry.text.written, as: UTF8.self)),
      "former": .string(String(decoding: entry.text.former, as: UTF8.self)),
    ]
    var all = members.map { JSONMember(name: $0.key, value: $0.value) }
    if let file = entry.file {
      all.append(JSONMember(name: "decidedIn", value: .string(file.string)))
    }
    if let shared = entry.shared {
      all.append(JSONMember(name: "sharedValue", value: .optional(shared.text)))
    }
    // Of a removed key, at which edge of its neighbour its text stood.
    if entry.text.isRemoval {
      all.append(JSONMember(name: "removedAt", value: .string(entry.text.edge.rawValue)))
    }
    return .object(all)
  }

  /// Reads a service's record from a snapshot; nil when there is none.
  ///
  /// - Throws: `Refusal` `restore-record-invalid` with the place of the first defect.
  static func read(for service: String, in index: ManifestIndex) throws(Refusal) -> RestoreRecord? {
    guard let bytes = index.files.contents[path(for: service)] else { return nil }
    let buffer = SourceBuffer(name: path(for: service).string, bytes: bytes)
    let invalid = { (what: String, node: YAMLNode?) in
      Refusal(
        .restoreRecordInvalid,
        what,
        service: service,
        at: buffer.location(of: node?.contentRange ?? 0..<0),
        next: ["restore the file from the commit that wrote it, or delete it to go without"]
      )
    }
    guard let root = (try? YAMLStream(buffer))?.documents.first?.root, root.kind == .mapping else {
      throw invalid("the restore record is not JSON", nil)
    }
    guard root["version"]?.text == "1", root["kind"]?.text == "RestoreRecord",
      root["service"]?.text == service, let from = root["from"]?.text, let to = root["to"]?.text,
      let fields = root["fields"], fields.kind == .sequence
    else { throw invalid("the restore record is not one of version 1 for this service", root) }
    var entries: [Entry] = []
    for node in fields.children {
      guard let entry = Self.entry(node, to: to) else {
        throw invalid("the field's entry is incomplete", node)
      }
      entries.append(entry)
    }
    return RestoreRecord(service: service, from: from, to: to, entries: entries)
  }

  private static func entry(_ node: YAMLNode, to site: String) -> Entry? {
    guard let object = node["object"], let kind = object["kind"]?.text, kind != "Secret",
      let name = object["name"]?.text,
      let field = node["field"]?.text.flatMap({ YAMLPath(parsing: $0) }),
      let anchor = node["anchor"]?.text.flatMap({ YAMLPath(parsing: $0) }),
      let edge = edge(of: node["removedAt"]),
      node["decidedIn"] != nil || Self.anchors(field, at: anchor, isRemoval: edge.isRemoval),
      let offset = node["offset"]?.text.flatMap({ Int32($0) }),
      let written = node["written"]?.text, let former = node["former"]?.text
    else { return nil }
    let namespace = object["namespace"].flatMap { $0.scalarKind == .null ? nil : $0.text }
    return Entry(
      to: object["movedTo"]?.text ?? site,
      object: ObjectReference(
        group: object["group"]?.text ?? "",
        kind: kind,
        namespace: namespace,
        name: name
      ),
      cluster: object["cluster"]?.text.map { RepositoryPath($0) },
      field: field,
      file: node["decidedIn"]?.text.map { RepositoryPath($0) },
      shared: node["sharedValue"].map {
        Entry.SharedValue(text: $0.scalarKind == .null ? nil : $0.text)
      },
      text: WrittenText(
        anchor: anchor,
        isInsertion: node["inserted"]?.text == "true",
        isRemoval: edge.isRemoval,
        edge: edge.edge,
        anchorOffset: Int(offset),
        written: Array(written.utf8),
        former: Array(former.utf8)
      )
    )
  }

  /// Returns at which edge a removed key's text stood; nil inside where none was removed, nil for a
  /// word that is none.
  private static func edge(of node: YAMLNode?) -> (isRemoval: Bool, edge: WrittenText.Edge?)? {
    guard let node else { return (false, nil) }
    return node.text.flatMap(WrittenText.Edge.init).map { (true, $0) }
  }

  /// Whether the text of a field can stand at an anchor: one on the way to it or, of a removed key, a
  /// neighbour.
  private static func anchors(_ field: YAMLPath, at anchor: YAMLPath, isRemoval: Bool) -> Bool {
    guard isRemoval else { return field.steps.starts(with: anchor.steps) }
    let parent = Array(field.steps.dropLast())
    return anchor.steps == parent || Array(anchor.steps.dropLast()) == parent
  }
}
