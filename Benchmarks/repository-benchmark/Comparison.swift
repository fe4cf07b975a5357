/// Commands run in turn, round after round, so that what else the machine does meets all of them.
struct Comparison {
  /// A command, what it is called, and what it is held against.
  struct Load {
    var name: String
    var command: String
    /// What is run before it and not measured.
    var preparation: String?
    /// Other loads by name, each with the ratio that is wanted, if any.
    var against: [(name: String, target: Double?)] = []
    /// Whether the command prints its own seconds, clock and processor, because only a part of it
    /// counts.
    var printsSeconds = false
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
  /// A target is held against processor time, of all processes together, which a busy machine disturbs
  /// least; the time on the clock, in which a pipeline has two processors, stands beside it.
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
      for other in load.against {
        guard let own = results[load.name], let base = results[other.name] else { continue }
        let ratio = own.processor / base.processor
        Swift.print(
          "\(load.name) / \(other.name): \(Self.rounded(ratio)) of processor, "
            + "\(Self.rounded(own.wall / base.wall)) on the clock"
            + (other.target.map { " (target \($0): \(ratio <= $0 ? "met" : "MISSED"))" } ?? "")
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
