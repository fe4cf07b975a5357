package import Manifests
package import SourceText

extension ServiceConfiguration {
  /// Returns what is wrong with the objects that the services name, or some of them: each must exist
  /// exactly once.
  package func complaints(
    about index: ManifestIndex,
    of some: [ServiceDefinition]? = nil
  ) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return (some ?? services).flatMap { service in
      service.members.compactMap { member -> Diagnostic? in
        do throws(Refusal) {
          _ = try index.object(member.object, in: member.cluster)
          return nil
        } catch {
          var complaint = error.diagnostic
          complaint.message = "service `\(service.name)`: \(complaint.message)"
          complaint.location = complaint.location ?? member.location ?? service.location
          return complaint
        }
      }
    }.filter { seen.insert($0).inserted }
  }

  /// The names of the sites between which the services move.
  package var siteNames: Set<String> { Set(services.flatMap { [$0.primary, $0.standby] }) }
}
