/// The same commands on repositories of different sizes: what one manifest costs in each.
struct Growth {
  let failover: String
  let rounds: Int
  let repositories: [String]

  /// Prints time and memory a manifest; in a table that stays level, nothing is quadratic.
  func print() {
    for repository in repositories {
      let loads = Loads(repository: repository, failover: failover)
      let count = Double(loads.manifests)
      for load in loads.reading where load.preparation == nil && load.name != "git" {
        let runs = (0..<rounds).map { _ in CommandRun(load.command) }
        let processor = runs.map(\.processor).sorted()[rounds / 2]
        let wall = runs.map(\.wall).sorted()[rounds / 2]
        let memory = runs.map { Double($0.memory) }.sorted()[rounds / 2]
        Swift.print(
          "\(loads.manifests) manifests, \(load.name): \(rounded(wall * 1e6 / count)) us, "
            + "\(rounded(processor * 1e6 / count)) us of processor, "
            + "\(rounded(memory / count / 1024)) KB a manifest; \(rounded(wall * 1000)) ms, "
            + "\(rounded(memory / 1_048_576)) MB in all"
        )
      }
    }
  }

  private func rounded(_ number: Double) -> String {
    String(Double(Int(number * 100 + 0.5)) / 100)
  }
}
