import Manifests
package import Planning
import SourceText

/// A configuration for a repository that has none.
extension Workspace {
  /// Returns what the base commit's manifests show of services.
  ///
  /// - Throws: `DeliveryError` for a ConfigMap with services that cannot be read, and where the failover
  ///   operators' objects are the configuration.
  package func configurationDraft() throws(DeliveryError) -> ConfigurationDraft {
    if let object = OperatorConfiguration.objects(in: index).first {
      throw DeliveryError(
        code: .configuration,
        "the \(object.written.kind) in \(object.file.path) is a configuration already",
        next: ["failover config convert"]
      )
    }
    do throws(ConfigurationError) {
      return try ConfigurationDraft(planner, base: planBase)
    } catch {
      throw DeliveryError(error)
    }
  }
}
