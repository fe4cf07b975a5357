import LosslessYAML
import SourceText

/// Times in pairs: each round runs all loads one after the other, so that what else the machine does
/// meets all of them; the median of the rounds' ratios is the figure.
struct Comparison {
  let files: [SourceBuffer]
  let rounds: Int

  func print() throws {
    let edits = try files.map(Work.Edit.init)
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    var times: [[Double]] = []
    var edited = 0
    for _ in 0..<rounds {
      times.append([
        seconds { Work.events(files) },
        try seconds { try Work.tree(files) },
        try seconds { edited = try Work.edit(edits) },
      ])
    }
    Swift.print("\(files.count) files, \(bytes) bytes, \(edited) edited, \(rounds) rounds")
    let best = times.map { $0[0] }.min() ?? 0
    Swift.print("events: \(rounded(Double(bytes) / best / 1e6)) MB/s, the measure of the others:")
    Swift.print("  yaml_parser_parse and yaml_event_delete in a loop, the encoding left to libyaml")
    Swift.print("parse + tree: \(rounded(ratio(times, 1))) of events, \(verdict(times, 1, 1.10))")
    Swift.print(
      "parse + edit + apply + proof: \(rounded(ratio(times, 2))) of events, \(verdict(times, 2, 2.2))"
    )
  }

  private func ratio(_ times: [[Double]], _ column: Int) -> Double {
    let ratios = times.map { $0[column] / $0[0] }.sorted()
    return ratios[ratios.count / 2]
  }

  private func verdict(_ times: [[Double]], _ column: Int, _ target: Double) -> String {
    "target \(target) \(ratio(times, column) <= target ? "met" : "missed")"
  }

  private func rounded(_ number: Double) -> String {
    String(Double(Int(number * 100 + 0.5)) / 100)
  }

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = Process.processorTime
    try work()
    return Process.processorTime - start
  }
}
