import GitStore
import Manifests
import Planning
import SourceText

/// Looks for the configuration: a file from the current folder up to the repository's top, else the
/// one ConfigMap in the repository that holds a services map, else the failover operators' objects.
struct ConfigurationFinder {
  /// A configuration's bytes and where they came from.
  struct Source {
    var name: String
    var path: RepositoryPath?
    var bytes: [UInt8]
    var note: Diagnostic?
    /// The failover operators' objects, where these are the configuration.
    var objects: [ManifestObject] = []
  }

  static let fileNames = ["failover.yaml", ".failover.yaml"]

  let repository: Repository
  let files: RepositoryFiles
  /// Reads the manifests, where no file is a configuration.
  let index: () -> ManifestIndex
  /// Folder to begin at.
  let path: String
  /// The file that the user named.
  let named: String?

  func find() throws(DeliveryError) -> Source {
    if let named { return try explicit(named) }
    if let file = try fileOnTheWayUp() { return file }
    return try configMap()
  }

  private func explicit(_ file: String) throws(DeliveryError) -> Source {
    let absolute = file.hasPrefix("/") ? file : "\(DiskFile.absolute(path))/\(file)"
    guard let bytes = DiskFile.contents(ofNamed: absolute) else {
      throw DeliveryError(
        code: .configuration,
        "\(file) cannot be read",
        next: ["check the path given by --config or FAILOVER_CONFIG"]
      )
    }
    return Source(name: file, path: nil, bytes: bytes)
  }

  /// The nearest `failover.yaml`: on disk where there is a work tree, else in the base commit.
  ///
  /// - Throws: `DeliveryError` for one that is there and cannot be read: going on without it would
  ///   read another one.
  private func fileOnTheWayUp() throws(DeliveryError) -> Source? {
    guard let workTree = repository.workTree.map(DiskFile.absolute) else {
      for name in Self.fileNames {
        let path = RepositoryPath(name)
        if let bytes = files.contents[path] {
          return Source(name: name, path: path, bytes: bytes)
        }
      }
      return nil
    }
    var folder = DiskFile.absolute(path)
    if folder != workTree, !folder.hasPrefix(workTree + "/") { folder = workTree }
    while true {
      let relative = RepositoryPath(String(folder.dropFirst(workTree.count + 1)))
      for name in Self.fileNames where DiskFile.exists("\(folder)/\(name)") {
        let path = relative.resolving(name) ?? relative
        guard let bytes = DiskFile.contents(of: "\(folder)/\(name)") else {
          throw DeliveryError(
            code: .configuration,
            "\(path) is there, but it is no file that can be read",
            next: ["check its permissions; a link is followed by --config \(name) only"]
          )
        }
        return Source(
          name: path.string,
          path: path,
          bytes: bytes,
          note: differenceNote(path, bytes)
        )
      }
      guard folder != workTree, let slash = folder.lastIndex(of: "/") else { return nil }
      folder = String(folder[..<slash])
    }
  }

  private func configMap() throws(DeliveryError) -> Source {
    let files = ConfigurationReader.configMaps(in: index())
    guard let file = files.first else {
      if let found = try operatorObjects() { return found }
      throw DeliveryError(
        code: .configuration,
        "no configuration: neither failover.yaml nor .failover.yaml from here up to the top of the "
          + "repository, nor a ConfigMap with `\(ConfigurationReader.configMapKey)` in the commit",
        next: ["failover init", "or name the file: --config PATH"]
      )
    }
    guard files.count == 1 else {
      let names = files.map(\.path.string).joined(separator: ", ")
      throw DeliveryError(
        code: .configuration,
        "\(files.count) ConfigMaps hold `\(ConfigurationReader.configMapKey)`: \(names)",
        next: ["name the one that counts: --config \(file.path)"]
      )
    }
    let onDisk = repository.workTree.flatMap { DiskFile.contents(of: "\($0)/\(file.path)") }
    let bytes = onDisk ?? file.buffer.bytes
    let note =
      differenceNote(file.path, bytes)
      ?? Diagnostic(
        .note,
        code: .configurationFound,
        "services are read from the ConfigMap in \(file.path)"
      )
    return Source(name: file.path.string, path: file.path, bytes: bytes, note: note)
  }

  /// The failover operators' objects in the commit, where they are of one kind.
  private func operatorObjects() throws(DeliveryError) -> Source? {
    let objects = OperatorConfiguration.objects(in: index())
    guard let first = objects.first else { return nil }
    let kind = first.written.kind
    if let other = objects.first(where: { $0.written.kind != kind }) {
      throw DeliveryError(
        code: .configuration,
        "services may be read from the \(kind) in \(first.file.path) or from the "
          + "\(other.written.kind) in \(other.file.path)",
        next: ["name the one that counts: --config \(first.file.path)"]
      )
    }
    let note = Diagnostic(
      .note,
      code: .configurationFound,
      "services are read from the \(kind) in \(first.file.path)"
    )
    return Source(
      name: first.file.path.string,
      path: first.file.path,
      bytes: first.file.buffer.bytes,
      note: note,
      objects: objects
    )
  }

  private func differenceNote(_ path: RepositoryPath, _ bytes: [UInt8]) -> Diagnostic? {
    let committed = files.contents[path]
    guard committed != bytes else { return nil }
    let how = committed == nil ? "is not in the base commit" : "differs from the base commit"
    return Diagnostic(
      .note,
      code: .configurationDiffers,
      "\(path) \(how); the file on disk counts"
    )
  }
}
