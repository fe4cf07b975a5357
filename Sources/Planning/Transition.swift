/// Which way a service is moved.
package enum Transition: String, Sendable, CaseIterable {
  /// To the standby site.
  case promote
  /// Back to the primary site.
  case demote

  /// The state in which the service is once the move has been merged.
  package var target: ServiceState {
    switch self {
    case .promote: .standby
    case .demote: .primary
    }
  }

  /// The opposite move.
  package var reversed: Transition {
    switch self {
    case .promote: .demote
    case .demote: .promote
    }
  }
}

extension ServiceDefinition {
  /// Name of the site that a move leaves.
  package func origin(of transition: Transition) -> String {
    transition == .promote ? primary : standby
  }

  /// Name of the site that a move goes to.
  package func destination(of transition: Transition) -> String {
    transition == .promote ? standby : primary
  }
}
