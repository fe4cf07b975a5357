import FixtureSupport
import Foundation
import LosslessYAML
import Manifests
import Planning
import SourceText
import Transforms

/// One golden case below `fixtures/transforms/<id>`: a small tree of manifests, what is asked, and
/// the files that change.
///
///     case.yaml   object: {group: apps, kind: Deployment, namespace: media, name: sonarr}
///                 from: {labels: {role: primary}, claims: {data: pvc}}
///                 to: {labels: {role: backup}, claims: {data: pvc-backup}}
///                 refused: shared-anchor        # instead of an outcome
///                 # further settings: see `TransformCase.settings`
///     before/     the tree
///     after/      the files that change; absent in a quiet case
struct TransformCase: Sendable, CustomStringConvertible {
  /// What is made of a case besides itself.
  enum Variant: String, CaseIterable, Sendable {
    case asWritten = "as-written"
    case crlf, bom

    /// Returns the variant of a text.
    func derived(from text: [UInt8]) -> [UInt8] {
      switch self {
      case .asWritten: text
      case .crlf:
        text.contains(UInt8(ascii: "\r"))
          ? text : text.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
      case .bom: text.starts(with: [0xEF, 0xBB, 0xBF]) ? text : [0xEF, 0xBB, 0xBF] + text
      }
    }
  }

  let fixture: FixtureCase
  let service: ServiceDefinition
  let refused: String?
  let before: [RepositoryPath: [UInt8]]
  let after: [RepositoryPath: [UInt8]]

  var description: String { fixture.name }

  /// Every case of every transform of the catalogue.
  static func all() throws -> [TransformCase] {
    try TransformCatalog.allCases.flatMap { entry in
      try Fixtures.cases(in: "transforms/\(entry.rawValue)").map { try TransformCase($0) }
    }
  }

  init(_ fixture: FixtureCase) throws {
    self.fixture = fixture
    let file = fixture.file("case.yaml")
    let buffer = SourceBuffer(name: file.name, bytes: try file.required())
    let root = try YAMLStream(buffer).documents[0].root
    try Self.expectKeys(of: root, among: ["object", "from", "to", "refused"], file)
    refused = root["refused"]?.text
    service = try Self.service(root, buffer, file)
    before = try Self.tree(fixture, "before")
    after = try Self.tree(fixture, "after")
    guard !before.isEmpty, refused == nil || after.isEmpty else {
      throw FixtureError("\(fixture.name): nothing before, or an outcome beside a refusal")
    }
  }

  private static func service(
    _ root: YAMLNode,
    _ buffer: SourceBuffer,
    _ file: FixtureFile
  ) throws -> ServiceDefinition {
    guard let object = root["object"], let kind = object["kind"]?.text,
      let name = object["name"]?.text, let from = root["from"], let to = root["to"]
    else { throw FixtureError("\(file.name): object, from and to are needed") }
    try expectKeys(of: object, among: ["group", "kind", "namespace", "name"], file)
    let reference = ObjectReference(
      group: object["group"]?.text ?? "",
      kind: kind,
      namespace: object["namespace"]?.text ?? "default",
      name: name
    )
    return ServiceDefinition(
      name: "service",
      namespace: reference.namespace ?? "default",
      primary: "primary",
      standby: "standby",
      members: [
        ServiceMember(
          object: reference,
          atPrimary: try settings("primary", from, file),
          atStandby: try settings("standby", to, file)
        )
      ],
      location: buffer.location(of: 0..<0)
    )
  }

  static func expectKeys(
    of node: YAMLNode,
    among known: Set<String>,
    _ file: FixtureFile
  ) throws {
    for entry in node.entries where !known.contains(entry.key.text ?? "") {
      throw FixtureError("\(file.name): unknown key \(entry.key.sourceText)")
    }
  }

  private static func tree(
    _ fixture: FixtureCase,
    _ name: String
  ) throws -> [RepositoryPath: [UInt8]] {
    let top = fixture.folder.appending(path: name)
    guard let walk = FileManager.default.enumerator(atPath: top.path) else { return [:] }
    var result: [RepositoryPath: [UInt8]] = [:]
    for case let path as String in walk {
      let file = FixtureFile(
        url: top.appending(path: path),
        name: "\(fixture.name)/\(name)/\(path)"
      )
      if let bytes = file.bytes { result[RepositoryPath(path)] = bytes }
    }
    return result
  }

  /// The index of the tree before, in a variant.
  func index(_ variant: Variant = .asWritten) -> ManifestIndex {
    ManifestIndex(
      RepositoryFiles(paths: [], contents: before.mapValues { variant.derived(from: $0) })
    )
  }
}

extension Plan {
  /// Whether going back leaves something behind, as its intents declare.
  var leavesResidue: Bool {
    changes.contains { !$0.decision.intent.votes || $0.decision.intent.leavesResidue }
  }

  /// The changed files without restore records.
  var manifests: [PlannedFile] { files.filter { !$0.path.isBelowDotFolder } }
}

extension ManifestIndex {
  /// Returns the plan of a move of one service.
  func plan(_ transition: Transition, _ service: ServiceDefinition) -> Plan {
    Planner(self, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(transition, [service]),
      base: PlanBase(ref: "main", commit: "0")
    )
  }

  /// Returns the index of what a plan leaves.
  func after(_ plan: Plan) -> ManifestIndex {
    replacing(Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path, $0.after) }))
  }
}
