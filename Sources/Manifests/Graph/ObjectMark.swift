import LosslessYAML
import SourceText

/// A label or annotation that a kustomization gives to objects and that Flux or kustomize obeys.
struct ObjectMark: Hashable, Sendable {
  var name: String
  var value: String
  var location: SourceLocation

  /// `reconcile` of kustomize-controller.
  static let reconcile = Kinds.fluxKustomizeGroup + "/reconcile"
  /// `ssa` of kustomize-controller.
  static let ssa = Kinds.fluxKustomizeGroup + "/ssa"
  /// The annotation of objects that kustomize leaves out of what it builds.
  static let localConfig = "config.kubernetes.io/local-config"

  /// Every mark that can keep a change from being applied.
  static let names = [reconcile, ssa, localConfig]

  /// Whether it keeps Flux from applying changes of an object.
  ///
  /// Flux compares without regard to case; a value that a variable fills in may be any.
  var keepsFromApplying: Bool {
    let value = value.lowercased()
    if value.contains("${") { return true }
    return switch name {
    case Self.reconcile: value == "disabled"
    case Self.ssa: value == "ignore" || value == "ifnotpresent"
    default: value != "false"
    }
  }

  /// The marks of a mapping of labels or annotations.
  static func marks(
    in node: YAMLNode,
    at location: @autoclosure () -> SourceLocation
  ) -> [ObjectMark] {
    names.compactMap { name in
      node.member(name)?.text.map { ObjectMark(name: name, value: $0, location: location()) }
    }
  }
}
