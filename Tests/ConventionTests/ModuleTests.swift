import Testing

/// Imports run one way; what is impure has one place.
@Suite struct ModuleTests {
  private static let libc: Set = ["Glibc", "Musl", "Darwin"]

  /// What each target may import.
  private static let allowed: [String: Set<String>] = {
    let pipeline = [
      "SourceText", "LosslessYAML", "Manifests", "Transforms", "Planning", "Validation",
      "Reporting",
    ]
    var allowed: [String: Set<String>] = [:]
    for (position, target) in pipeline.enumerated() { allowed[target] = Set(pipeline[..<position]) }
    // `Workers`: the one place that starts threads.
    allowed["SourceText"]?.formUnion(["Dispatch", "Synchronization"])
    allowed["LosslessYAML"]?.insert("CYAML")
    // One flag: whether an index was asked for more than it was made for.
    allowed["Manifests"]?.insert("Synchronization")
    // `Lazy`: what several rules look at is made once.
    allowed["Validation"]?.insert("Synchronization")
    allowed["GitStore"] = libc.union(["CLibgit2", "SourceText", "Synchronization"])
    allowed["Forges"] = []
    allowed["Delivery"] = Set(pipeline).subtracting(["Validation", "Reporting"])
      .union(["GitStore", "Forges"])
    allowed["FailoverCommands"] = Set(pipeline).union(libc)
      .union(["ArgumentParser", "Delivery", "GitStore", "Foundation", "FoundationEssentials"])
    allowed["failover"] = ["FailoverCommands"]
    return allowed
  }()

  /// The import statements of a file: the access that each grants, and the module.
  private func imports(_ file: SourceTree.File) -> [(access: String?, module: String)] {
    file.code.split(separator: "\n").compactMap { line in
      let statement = line.wholeMatch(of: /\s*(?:@\w+ +)*(?:(\w+) +)?import +(?:\w+ +)?(\w+)\s*/)
      return statement.map { ($0.output.1.map(String.init), String($0.output.2)) }
    }
  }

  @Test func `imports only what the layout allows`() throws {
    let files = try SourceTree.swift(in: "Sources")
    #expect(files.count > 50)
    for file in files {
      let allowed = try #require(Self.allowed[file.target], "\(file.path)")
      for found in imports(file) {
        #expect(allowed.contains(found.module), "\(file.path) imports \(found.module)")
      }
    }
  }

  @Test func `keeps C modules inside their wrappers`() throws {
    for file in try SourceTree.swift(in: "Sources") {
      for found in imports(file) where found.module == "CYAML" || found.module == "CLibgit2" {
        #expect(found.access == nil || found.access == "internal", "\(file.path)")
      }
    }
  }

  @Test func `has a target for every folder`() throws {
    let folders = Set(try SourceTree.folders(in: "Sources"))
    #expect(folders == Set(Self.allowed.keys).union(["CYAML", "CLibgit2"]))
  }
}
