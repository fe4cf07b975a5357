import Delivery
import Manifests
import Planning
import SourceText

/// The services that a command line names.
struct ServiceSelection {
  let names: [String]
  let all: Bool

  /// Returns the named services, each once, or all of them.
  ///
  /// - Throws: `DeliveryError` with one complaint for every unknown name.
  func services(
    in configuration: ServiceConfiguration
  ) throws(DeliveryError) -> [ServiceDefinition] {
    if all { return configuration.services }
    var found: [ServiceDefinition] = []
    var unknown: [Diagnostic] = []
    for name in names where !found.contains(where: { $0.name == name }) {
      do throws(Refusal) {
        found.append(try configuration.service(named: name))
      } catch {
        unknown.append(error.diagnostic)
      }
    }
    guard unknown.isEmpty else { throw DeliveryError(unknown) }
    return found
  }
}
