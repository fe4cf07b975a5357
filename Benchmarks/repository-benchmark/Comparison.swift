/// Commands run in turn, round after round, so that what else the machine does meets all of them.
struct Comparison {
  /// A command, what it is called, and what it is held against.
  struct Load {
    var name: String
    var command: String
    /// What is run before it and not measured.
    var preparation: String?
    /// What it is held against, each with the ratio that is wanted, if any.
    var against: [Base] = []
    /// Whether the command prints its own seconds, clock and processor, because only a part of it
    /// counts.
    var printsSeconds = false
  }

  /// Other loads, of which the sum counts: programs that are run one after the other.
  struct Base {
    var names: [String]
    var target: Double?
    var measure = Measure.clock
  }

  /// What a target is held against.
  enum Measure: String {
    /// What a user waits for.
    case clock = "on the clock"
    /// What all processes take together: for what waits for a disk.
    case processor = "of processor"
  }

  /// What the rounds of one load came to.
  private struct Result {
    var wall: Double
    var processor: Double
    var memory: Double
  }

  let loads: [Load]
  let rounds: Int

  /// Runs, and prints the medians and their ratios.
  ///
  /// On the clock a program has all processors, as a pipeline has; what it takes of them stands beside
  /// it.
  func print() {
    var runs: [String: [CommandRun]] = [:]
    for _ in 0..<rounds {
      for load in loads { runs[load.name, default: []].append(Self.run(load)) }
    }
    let results = runs.mapValues { runs in
      Result(
        wall: Self.median(runs.map(\.wall)),
        processor: Self.median(runs.map(\.processor)),
        memory: Self.median(runs.map { Double($0.memory) })
      )
    }
    for load in loads {
      guard let own = results[load.name] else { continue }
      Swift.print(
        "\(load.name): \(Self.rounded(own.wall * 1000)) ms, "
          + "\(Self.rounded(own.processor * 1000)) ms of processor, "
          + "\(Self.rounded(own.memory / 1_048_576)) MB"
      )
    }
    for load in loads {
      for base in load.against {
        guard let own = results[load.name] else { continue }
        let parts = base.names.compactMap { results[$0] }
        let wall = own.wall / parts.reduce(0) { $0 + $1.wall }
        let processor = own.processor / parts.reduce(0) { $0 + $1.processor }
        let ratio = base.measure == .clock ? wall : processor
        let verdict = base.target.map { target in
          " (target \(target) \(base.measure.rawValue): \(ratio <= target ? "met" : "MISSED"))"
        }
        Swift.print(
          "\(load.name) / \(base.names.joined(separator: " + ")): \(Self.rounded(wall)) on the clock, "
            + "\(Self.rounded(processor)) of processor\(verdict ?? "")"
        )
      }
    }
  }

  private static func run(_ load: Load) -> CommandRun {
    if let preparation = load.preparation { _ = CommandRun(preparation) }
    var run = CommandRun(load.command)
    let seconds = run.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    if load.printsSeconds, seconds.count == 2 {
      (run.wall, run.processor) = (seconds[0], seconds[1])
    }
    return run
  }

  private static func median(_ numbers: [Double]) -> Double {
    numbers.isEmpty ? 0 : numbers.sorted()[numbers.count / 2]
  }

  private static func rounded(_ number: Double) -> String {
    String(Double(Int(number * 100 + 0.5)) / 100)
  }
}
