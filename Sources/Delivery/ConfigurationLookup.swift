import Manifests
import Planning
import SourceText

/// The configuration in a snapshot.
struct ConfigurationLookup {
  let files: RepositoryFiles
  let index: Lazy<ManifestIndex>
  let changed: Set<RepositoryPath>
  let folder: RepositoryPath

  /// Whether a file is the configuration, or nothing is: no object has to be looked for.
  var isPlain: Bool {
    guard nearestFile == nil else { return true }
    let marks = [ConfigurationReader.configMapKey] + OperatorConfiguration.groups
    return TextSearch(marks)?.asking { isThere in
      !files.contents.values.contains { $0.withUnsafeBufferPointer(isThere) }
    } ?? false
  }

  func configuration() -> (configuration: ServiceConfiguration?, findings: [Diagnostic]) {
    let candidates = configurationPaths
    if candidates.isEmpty { return operators() }
    guard let path = candidates.first, let bytes = files.contents[path] else {
      return (nil, [])
    }
    guard candidates.count == 1 else { return (nil, [Self.ambiguous(candidates)]) }
    do throws(ConfigurationError) {
      let buffer = SourceBuffer(name: path.string, bytes: bytes)
      return (try ConfigurationReader.read(buffer, path: path, in: index.value), [])
    } catch {
      return (nil, error.diagnostics.map { weighed($0, at: path) })
    }
  }

  /// The services of the failover operators' objects, where these are the configuration.
  private func operators() -> (configuration: ServiceConfiguration?, findings: [Diagnostic]) {
    let objects = OperatorConfiguration.objects(in: index.value)
    guard let kind = objects.first?.written.kind,
      objects.allSatisfy({ $0.written.kind == kind })
    else { return (nil, []) }
    do throws(ConfigurationError) {
      return (try OperatorConfiguration.read(objects, in: index.value), [])
    } catch {
      return (
        nil,
        error.diagnostics.map { complaint in
          weighed(complaint, at: RepositoryPath(complaint.location?.file ?? ""))
        }
      )
    }
  }

  private func weighed(_ complaint: Diagnostic, at path: RepositoryPath) -> Diagnostic {
    var complaint = complaint
    complaint.severity = changed.contains(path) ? .error : .warning
    return complaint
  }

  private static func ambiguous(_ paths: [RepositoryPath]) -> Diagnostic {
    let names = paths.map(\.string).joined(separator: ", ")
    return Diagnostic(
      .warning,
      code: .configuration,
      "\(paths.count) ConfigMaps hold `\(ConfigurationReader.configMapKey)`: \(names); no service was "
        + "checked",
      hints: ["write failover.yaml at the top of the repository, or remove one of them"]
    )
  }

  /// The nearest configuration file on the way up; else every ConfigMap that holds one.
  private var configurationPaths: [RepositoryPath] {
    nearestFile.map { [$0] } ?? ConfigurationReader.configMaps(in: index.value).map(\.path)
  }

  /// The nearest configuration file on the way up.
  private var nearestFile: RepositoryPath? {
    var place = folder
    while true {
      for name in ConfigurationFinder.fileNames {
        if let file = place.resolving(name), files.contents[file] != nil { return file }
      }
      guard place != .root else { return nil }
      place = place.parent
    }
  }
}
