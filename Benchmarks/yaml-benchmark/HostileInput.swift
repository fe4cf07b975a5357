import LosslessYAML
import SourceText

/// Inputs that must give a result or a clear error within a second and 256 MB.
enum HostileInput {
  static let all: [String: @Sendable () -> [UInt8]] = [
    "brackets": { [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000) },
    "dashes": { (0..<1_000_000).flatMap { _ in Array("- ".utf8) } },
    "items": { [UInt8](repeating: UInt8(ascii: "["), count: 1) + repeated("1,", 4_000_000) },
    "documents": { repeated("---\na: 1\n", 100_000) },
    "plain": { Array("a: ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 10_000_000) },
    "quoted": { Array("a: \"".utf8) + repeated("\\x41", 2_500_000) + Array("\"".utf8) },
    "literal": { Array("a: |\n".utf8) + repeated("  xxxxxxx\n", 1_000_000) },
    "keys": { (0..<400_000).flatMap { Array("key\($0): 1\n".utf8) } },
    "aliases": { Array("a: &a x\nb:\n".utf8) + repeated("- *a\n", 400_000) },
    "anchors": { (0..<300_000).flatMap { Array("- &a\($0) x\n".utf8) } },
    "line": { Array("{".utf8) + repeated("\"k\":[1,{\"a\":\"b\"}],", 400_000) + Array("}".utf8) },
    "comments": { repeated("# comment\n", 1_500_000) },
    "tags": { repeated("%TAG !a! tag:a\n", 100_000) },
    "blank": { [UInt8](repeating: UInt8(ascii: "\n"), count: 15_000_000) },
  ]

  private static func repeated(_ text: String, _ count: Int) -> [UInt8] {
    Array(repeatElement(Array(text.utf8), count: count).joined())
  }

  static func measure(_ name: String) throws {
    guard let input = all[name]?() else { return print("no such input: \(name)") }
    let before = Process.processorTime
    let outcome: String
    do {
      let stream = try YAMLStream(SourceBuffer(name: name, bytes: input))
      let root = stream.documents.first?.root
      let key = root?.entries.first?.key.text ?? ""
      let operation = YAMLOperation(.replace(.string("new")), at: YAMLPath(keys: key))
      do {
        _ = try YAMLEditor.apply([operation], to: stream)
        outcome = "edited"
      } catch {
        outcome = error.code.rawValue
      }
    } catch let error {
      outcome = error.code.rawValue
    }
    let seconds = Process.processorTime - before
    let isKept = seconds <= 1 && Process.peakMemory <= 256 << 20
    print(
      name,
      "\(input.count) bytes",
      "\(Int(seconds * 1000)) ms",
      "\(Process.peakMemory >> 20) MB",
      outcome,
      isKept ? "" : "OVER THE LIMIT"
    )
  }
}
