import Foundation
import LosslessYAML
import SourceText

/// The files to measure on: those below a folder that parse.
enum Manifests {
  static func read(below folder: String) throws -> [SourceBuffer] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    return try names.compactMap { name in
      let url = URL(filePath: folder).appending(path: name)
      guard let values = try? url.resourceValues(forKeys: [.isRegularFileKey]),
        values.isRegularFile == true
      else { return nil }
      let buffer = SourceBuffer(name: name, bytes: [UInt8](try Data(contentsOf: url)))
      // What is no YAML would end both loads early, at different places.
      return (try? YAMLStream(buffer)) == nil ? nil : buffer
    }
  }

  static func joined(below folder: String) throws -> SourceBuffer {
    var bytes: [UInt8] = []
    for file in try read(below: folder) {
      let isPlain = !file.bytes.contains(UInt8(ascii: "%")) && file.bytes.first != 0xEF
      guard isPlain, !file.bytes.starts(with: Array("---".utf8)) || file.bytes.count > 4 else {
        continue
      }
      bytes += Array("\n---\n".utf8) + file.bytes
    }
    return SourceBuffer(name: "joined", bytes: bytes)
  }
}

/// What the system says of this process.
enum Process {
  /// Greatest resident size so far, in bytes.
  static var peakMemory: Int {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 }
      ?? 0
  }

  /// Processor time of this process so far, in seconds.
  static var processorTime: Double {
    Double(clock()) / Double(CLOCKS_PER_SEC)
  }
}
