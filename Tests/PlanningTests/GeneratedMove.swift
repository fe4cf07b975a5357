import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing

/// A fixture repository whose configuration lists everything that can move, as generated moves take
/// parts of it.
struct MovableRepository {
  /// Its configuration; each item of a list stands on one line.
  let configuration: [String]
  /// The objects of its manifests by path.
  let objects: [(path: String, values: [YAMLValue])]

  init(_ folder: String) throws {
    let all = try Fixtures.cases(in: "repositories")
    let files = try #require(all.first { $0.name == folder }).files(below: ".")
    var objects: [(path: String, values: [YAMLValue])] = []
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) where path != "failover.yaml" {
      let stream = try YAMLStream(SourceBuffer(name: path, bytes: bytes))
      objects.append((path, try stream.documents.map { try YAMLValue(of: $0.root) }))
    }
    self.objects = objects
    configuration = String(decoding: try #require(files["failover.yaml"]), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}

/// A random part of a repository, written by a random author, with the service at one of its sites.
struct GeneratedMove: CustomStringConvertible {
  let index: ManifestIndex
  let service: ServiceDefinition
  /// The move that leads away from where the service is.
  let away: Transition
  /// Whether the move away is an unplanned one.
  let kind: MoveKind
  /// Whether each stage lands alone, as it does in life; all stages of a plan land at once otherwise.
  let isStepwise: Bool
  let description: String

  init(of repository: MovableRepository, _ author: inout ManifestAuthor) throws {
    let isBetweenClusters = repository.configuration.contains { $0.contains("{cluster: ") }
    let (lines, items) = Self.part(of: repository, &author)
    var settings: [String] = []
    var variants = FieldVariants()
    if isBetweenClusters, author.flip(3) { settings.append("    order: target-first") }
    if author.flip() { settings.append("    resume: remove") }
    if author.flip(6) {
      variants.prefix = "external-dns.kubernetes.io/"
      settings.append("    externalDNS: {prefix: \(variants.prefix)}")
    }
    let text = (lines + settings).joined(separator: "\n") + "\n"
    away = author.flip(4) ? .demote : .promote
    kind = isBetweenClusters && author.flip(5) ? .failover : .switchover
    isStepwise = author.flip(6)
    service = try #require(PlanningTests.configuration(text).services.first)
    let scene = Scene(items: items, variants: variants, startsAtStandby: away == .demote)
    let files = try scene.files(of: repository, &author)
    index = ManifestIndex(RepositoryFiles(paths: [], contents: files))
    let shown = files.sorted { $0.key < $1.key }
      .map { "=== \($0.key)\n" + String(decoding: $0.value, as: UTF8.self) }
    description = "\(away) \(kind)\n=== failover.yaml\n\(text)" + shown.joined()
  }

  /// Returns the configuration with a few of its items, and the objects that these name.
  private static func part(
    of repository: MovableRepository,
    _ author: inout ManifestAuthor
  ) -> (lines: [String], items: Set<Substring>) {
    let isItem = { (line: String) in line.hasPrefix("      - ") }
    let count = author.flip(30) ? 6 : author.flip(8) ? 3 : author.flip() ? 1 : 2
    let chosen = Set(
      repository.configuration.filter(isItem).shuffled(using: &author.random).prefix(count)
    )
    var lines: [String] = []
    var list: String?
    for line in repository.configuration {
      if !isItem(line) {
        let isList = line.hasPrefix("    ") && line.hasSuffix(":")
        list = isList ? line : nil
        if !isList { lines.append(line) }
      } else if chosen.contains(line) {
        if let name = list { lines.append(name) }
        list = nil
        lines.append(line)
      }
    }
    let words = chosen.flatMap { $0.split { " ,:{}".contains($0) } }
    return (lines, Set(words.filter { $0.contains("/") }))
  }
}

/// Which objects of a repository are written, and in which state.
private struct Scene {
  var items: Set<Substring>
  var variants: FieldVariants
  var startsAtStandby: Bool

  func files(
    of repository: MovableRepository,
    _ author: inout ManifestAuthor
  ) throws -> [RepositoryPath: [UInt8]] {
    let isOneFile = author.flip(3)
    var documents: [String: [YAMLValue]] = [:]
    for (path, values) in repository.objects {
      for value in values where isPart(value) || author.flip(30) {
        let folder = path.prefix { $0 != "." }.split(separator: "/").dropLast().joined(
          separator: "/"
        )
        let place = isOneFile ? folder + "/all.yaml" : path
        documents[place, default: []].append(try written(value, path, &author))
      }
    }
    var files: [RepositoryPath: [UInt8]] = [:]
    for (path, values) in documents.sorted(by: { $0.key < $1.key }) {
      files[RepositoryPath(path)] = try author.file(values)
    }
    return files
  }

  /// Whether an object is listed, scales one that is, or is what Flux starts from.
  private func isPart(_ object: YAMLValue) -> Bool {
    let kind = (object.text("kind") ?? "").lowercased()
    let name = object.text("metadata", "name") ?? ""
    switch kind {
    case "horizontalpodautoscaler", "scaledobject": return items.contains("deployment/\(name)")
    case "kustomization" where name == "extras": return needsExtras
    case "kustomization": return true
    default: return isListed(object)
    }
  }

  private func isListed(_ object: YAMLValue) -> Bool {
    let name = object.text("metadata", "name") ?? ""
    return items.contains("\((object.text("kind") ?? "").lowercased())/\(name)")
  }

  private var needsExtras: Bool {
    items.contains("deployment/search") || items.contains("kustomization/extras")
  }

  private func written(
    _ object: YAMLValue,
    _ path: String,
    _ author: inout ManifestAuthor
  ) throws -> YAMLValue {
    var object = object
    let name = object.text("metadata", "name") ?? ""
    let isFirst = path.contains("/east/") || name.hasSuffix("-a")
    guard isFirst || path.contains("/west/") || name.hasSuffix("-b") else {
      if startsAtStandby {
        object = object.replacing { Self.moved[$0] }
        object.set(["spec", "values", "transcode"], to: nil)
      }
      try variants.writeSelector(&object, &author)
      return object
    }
    guard name != "flux-system", name != "shop" else { return object }
    // Below an owner that is suspended and stays so, nothing can move.
    if name == "extras", !isListed(object), !author.flip(4) {
      object.set(["spec", "suspend"], to: nil)
      return object
    }
    try variants.write(&object, isActive: isFirst != startsAtStandby, &author)
    return object
  }

  /// What the objects of one cluster that move themselves say at their other site.
  private static let moved: [String: String] = [
    "primary": "backup", "backup": "primary", "sonarr-data": "sonarr-copy",
    "index-data": "index-copy", "desktop-root": "desktop-copy", "media/vlan-10": "media/vlan-20",
    "192.0.2.1": "192.0.2.2", "w1.example.test": "w2.example.test",
  ]
}
