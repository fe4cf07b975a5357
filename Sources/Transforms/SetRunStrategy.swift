import LosslessYAML
package import Manifests
import SourceText

/// `set-run-strategy`: a KubeVirt virtual machine runs at the active site and is halted at the other,
/// and its networks are the target's.
///
/// `runStrategy` or the deprecated `running` is written, whichever the manifest has; neither means
/// `Halted`. Where the configuration names no strategy, any but `Halted` is a running machine's, and
/// going back restores it. A machine that is halted is shut down within its grace period.
/// https://kubevirt.io/user-guide/compute/run_strategies/
package enum SetRunStrategy: Transform {
  package static let id = "set-run-strategy"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let from = Power(request.from)
    let to = Power(request.to)
    let networks = Set(request.from.networks.keys).union(request.to.networks.keys)
      .filter { request.from.networks[$0] != request.to.networks[$0] }.sorted()
    let isSwitched = from != nil && to != nil && from != to
    guard isSwitched || !networks.isEmpty else { return [] }
    guard request.placed.object.isVirtualMachine else { throw noVirtualMachine(request) }
    var intents: [FieldIntent] = []
    if isSwitched, let from, let to { intents += try power(request, from, to) }
    for network in networks { intents.append(try self.network(network, request)) }
    return intents
  }

  // MARK: Running

  /// Whether a machine runs, and how.
  private enum Power: Equatable {
    case halted
    case running(strategy: String?)

    init?(_ settings: ObjectSettings) {
      guard let isRunning = settings.isRunning else { return nil }
      self = isRunning ? .running(strategy: settings.runStrategy) : .halted
    }

    /// The strategy that is written.
    var strategy: YAMLScalar {
      switch self {
      case .halted: .string("Halted")
      case .running(let strategy): .string(strategy ?? "Always")
      }
    }

    /// Whether every strategy of a running machine will do.
    var isOpen: Bool { self == .running(strategy: nil) }
  }

  private static func power(
    _ request: TransformRequest,
    _ from: Power,
    _ to: Power
  ) throws(Refusal) -> [FieldIntent] {
    let spec = request.placed.object.root.member("spec")
    let running = spec?.member("running").flatMap { $0.scalarKind == .null ? nil : $0 }
    let reason =
      to == .halted
      ? "halt the machine while the service is at \(request.to.site)"
      : "run the machine while the service is at \(request.to.site)"
    var intent = FieldIntent(
      transform: id,
      object: request.object,
      field: YAMLPath(keys: "spec", "runStrategy"),
      from: from.strategy,
      to: to.strategy,
      absentMeans: .string("Halted"),
      openSide: from.isOpen ? .from : to.isOpen ? .to : nil,
      reason: reason
    )
    guard let running else {
      // Of two running machines only named strategies can be told apart.
      return from != .halted && to != .halted && intent.openSide != nil ? [] : [intent]
    }
    if spec?.member("runStrategy") != nil {
      throw conflict(
        "has both `running` and `runStrategy`, which KubeVirt refuses",
        running,
        request
      )
    }
    for power in [from, to] where power != .halted && power.strategy != .string("Always") {
      let message = "has `running`, which cannot say `\(power.strategy)`"
      throw conflict(message, running, request)
    }
    guard from == .halted || to == .halted else { return [] }
    intent.field = YAMLPath(keys: "spec", "running")
    intent.from = .boolean(from != .halted)
    intent.to = .boolean(to != .halted)
    intent.absentMeans = .boolean(false)
    intent.openSide = nil
    return [intent]
  }

  // MARK: Networks

  private static func network(
    _ name: String,
    _ request: TransformRequest
  ) throws(Refusal) -> FieldIntent {
    let networks =
      request.placed.object.root.member("spec")?.member("template")?.member("spec")?
      .member("networks")?.listItems ?? []
    let found = networks.first { $0.member("name")?.hasText(name) ?? false }
    guard found?.member("multus") != nil else {
      let names = networks.filter { $0.member("multus") != nil }
        .compactMap { $0.member("name")?.text }
      throw Refusal(
        .networkNotFound,
        found == nil
          ? "the machine has no network `\(name)`"
          : "the network `\(name)` is not one of Multus",
        object: request.object,
        at: location(found ?? request.placed.object.root, request),
        next: names.isEmpty
          ? ["correct the network's name in the configuration"]
          : ["its networks are `\(names.joined(separator: "`, `"))`: correct the configuration"]
      )
    }
    return FieldIntent(
      transform: id,
      object: request.object,
      field: YAMLPath(keys: "spec", "template", "spec", "networks").item("name", name)
        .key("multus").key("networkName"),
      from: request.from.networks[name].map(YAMLScalar.string),
      to: request.to.networks[name].map(YAMLScalar.string),
      reason: "join the network of \(request.to.site)"
    )
  }

  // MARK: Refusals

  private static func conflict(
    _ message: String,
    _ node: YAMLNode,
    _ request: TransformRequest
  ) -> Refusal {
    Refusal(
      .runStrategyConflict,
      message,
      object: request.object,
      at: location(node, request),
      next: ["replace `running` by `runStrategy` in the manifest"]
    )
  }

  private static func noVirtualMachine(_ request: TransformRequest) -> Refusal {
    Refusal(
      .noRunStrategy,
      "a \(request.object.kind) has no run strategy and no networks of Multus; a VirtualMachine has",
      object: request.object,
      at: request.placed.object.location,
      next: ["scale the workload instead, or name the VirtualMachine"]
    )
  }

  private static func location(_ node: YAMLNode, _ request: TransformRequest) -> SourceLocation {
    request.placed.object.location(of: node)
  }
}

extension ManifestObject {
  /// Whether it is KubeVirt's.
  var isVirtualMachine: Bool {
    written.group == "kubevirt.io" && written.kind == "VirtualMachine"
  }
}
