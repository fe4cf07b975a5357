// swift-tools-version: 6.2
import PackageDescription

/// Settings that every Swift target shares: explicit existentials and imports that say who may see them.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The same, for the two modules that hold C handles.
let strictWithC: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
  name: "failover",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "failover", targets: ["failover"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .systemLibrary(
      name: "CLibgit2",
      pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]
    ),

    // The pipeline, in the order in which a line of YAML travels through it.
    .target(name: "SourceText", swiftSettings: strict),
    .target(
      name: "LosslessYAML",
      dependencies: ["CYAML", "SourceText"],
      swiftSettings: strictWithC
    ),
    .target(
      name: "Manifests",
      dependencies: ["LosslessYAML", "SourceText"],
      swiftSettings: strict
    ),
    .target(
      name: "Transforms",
      dependencies: ["LosslessYAML", "Manifests", "SourceText"],
      swiftSettings: strict
    ),
    .target(
      name: "Planning",
      dependencies: ["LosslessYAML", "Manifests", "SourceText", "Transforms"],
      swiftSettings: strict
    ),
    .target(
      name: "Validation",
      dependencies: ["LosslessYAML", "Manifests", "Planning", "SourceText", "Transforms"],
      swiftSettings: strict
    ),
    .target(
      name: "Reporting",
      dependencies: [
        "LosslessYAML", "Manifests", "Planning", "SourceText", "Transforms", "Validation",
      ],
      swiftSettings: strict
    ),

    // The outside world.
    .target(
      name: "GitStore",
      dependencies: ["CLibgit2", "SourceText"],
      swiftSettings: strictWithC
    ),
    .target(name: "Forges", swiftSettings: strict),
    .target(
      name: "Delivery",
      dependencies: ["Forges", "GitStore", "LosslessYAML", "Manifests", "Planning", "SourceText"],
      swiftSettings: strict
    ),
    .target(
      name: "FailoverCommands",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        "Delivery", "GitStore", "LosslessYAML", "Manifests", "Planning", "Reporting", "SourceText",
        "Validation",
      ],
      swiftSettings: strict
    ),
    .executableTarget(name: "failover", dependencies: ["FailoverCommands"], swiftSettings: strict),

    // What editing costs, against libyaml's own events: `scripts/benchmark`.
    .executableTarget(
      name: "yaml-benchmark",
      dependencies: ["CYAML", "LosslessYAML", "SourceText"],
      path: "Benchmarks/yaml-benchmark",
      swiftSettings: strictWithC
    ),

    // What a repository costs, against git's own commands: `scripts/benchmark-repository`.
    .executableTarget(
      name: "repository-benchmark",
      dependencies: ["CYAML", "Delivery", "Manifests", "Planning", "SourceText"],
      path: "Benchmarks/repository-benchmark",
      swiftSettings: strict
    ),

    // What kustomizations come to, to be held against kustomize's own: `scripts/check-kustomize`.
    .executableTarget(
      name: "kustomize-check",
      dependencies: ["LosslessYAML", "Manifests", "SourceText"],
      path: "Checks/kustomize-check",
      swiftSettings: strict
    ),

    // Fixtures, recording and the corpus, for every test target.
    .target(name: "FixtureSupport", path: "Tests/FixtureSupport", swiftSettings: strict),
    .testTarget(
      name: "SourceTextTests",
      dependencies: ["FixtureSupport", "SourceText"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "LosslessYAMLTests",
      dependencies: ["FixtureSupport", "LosslessYAML", "SourceText"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "GitStoreTests",
      dependencies: ["FixtureSupport", "GitStore", "SourceText"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ManifestsTests",
      dependencies: ["FixtureSupport", "LosslessYAML", "Manifests", "SourceText"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "TransformsTests",
      dependencies: [
        "FixtureSupport", "LosslessYAML", "Manifests", "Planning", "SourceText", "Transforms",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "PlanningTests",
      dependencies: [
        "FixtureSupport", "LosslessYAML", "Manifests", "Planning", "SourceText", "Transforms",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ValidationTests",
      dependencies: [
        "FixtureSupport", "LosslessYAML", "Manifests", "Planning", "SourceText", "Validation",
        "failover",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ForgesTests",
      dependencies: ["Forges"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "DeliveryTests",
      dependencies: [
        "Delivery", "FixtureSupport", "GitStore", "Manifests", "Planning", "SourceText",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "FixtureSupport", "GitStore", "LosslessYAML", "Manifests", "Planning", "Reporting",
        "SourceText",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Delivery", "FailoverCommands", "FixtureSupport", "failover"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ConventionTests",
      dependencies: [
        "FixtureSupport", "Manifests", "LosslessYAML", "SourceText",
        "Transforms", "Validation",
      ],
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
