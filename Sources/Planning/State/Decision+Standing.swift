import LosslessYAML
import Manifests

/// Which end of a move a field's present value stands for.
enum Standing: Hashable {
  /// The site that is left.
  case from
  /// The site that is moved to: nothing is to be done.
  case to
  /// The field is absent, which says nothing.
  case silent
  /// A value of neither site.
  case neither
}

extension Decision {
  /// What the field's present value stands for.
  var standing: Standing {
    valueNode.map { standing(of: $0) } ?? standingOfAbsence
  }

  /// Returns what a node would stand for as the field's value.
  func standing(of node: YAMLNode) -> Standing {
    let value = node.aliasTarget ?? node
    // Where a site has the field absent, the value that absence stands for is that site's too.
    if (intent.to ?? intent.absentMeans)?.isValue(of: value) ?? false { return .to }
    if (intent.from ?? intent.absentMeans)?.isValue(of: value) ?? false { return .from }
    return hasTypeOfNamedSide(value) ? openStanding ?? .neither : .neither
  }

  var standingOfAbsence: Standing {
    // Of a field that a site has absent, absence is that site's value.
    if intent.to == intent.absentMeans { return .to }
    if intent.from == intent.absentMeans { return .from }
    if intent.to == nil, intent.openSide != .from { return .to }
    if intent.from == nil, intent.openSide != .to { return .from }
    return openStanding ?? .silent
  }

  /// Whether a value could be the open side's: of the type of the other side's value.
  private func hasTypeOfNamedSide(_ value: YAMLNode) -> Bool {
    switch intent.openSide == .from ? intent.to : intent.from {
    case .integer: value.scalarKind == .number && value.text.flatMap { UInt32($0) } != nil
    case .string: value.scalarKind == .string && value.text?.isEmpty == false
    case .decimal: value.scalarKind == .number
    case .boolean: value.scalarKind == .boolean
    case .null, nil: true
    }
  }

  private var openStanding: Standing? {
    switch intent.openSide {
    case .from: .from
    case .to: .to
    case nil: nil
    }
  }
}
