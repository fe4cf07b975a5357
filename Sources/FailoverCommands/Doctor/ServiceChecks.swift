import Delivery
import GitStore
import Planning
import SourceText

/// The configuration, and what is proposed.
enum ServiceChecks {
  static func configuration(_ workspace: Workspace) -> CheckUp {
    var checkUp = CheckUp(subject: "configuration", seen: "")
    do throws(DeliveryError) {
      let (configuration, complaints) = try workspace.checkedConfiguration()
      let findings = complaints + (configuration?.complaints(about: workspace.index) ?? [])
      let count = configuration?.services.count ?? 0
      checkUp.seen =
        configuration.map { "\($0.file), \(count) \(count == 1 ? "service" : "services")" }
        ?? "cannot be read"
      if let first = findings.first {
        let complaints = findings.count == 1 ? "1 complaint" : "\(findings.count) complaints"
        let place = first.location.map { "\($0.file):\($0.start.line): " } ?? ""
        checkUp.ailments.append(
          Ailment(
            .error,
            .configuration,
            "\(complaints), the first is \(place)\(first.message)",
            command: "failover config check"
          )
        )
      }
    } catch {
      checkUp.seen = "none that can be read"
      checkUp.ailments += error.diagnostics.prefix(1).map {
        Ailment(.error, .configuration, $0.message, command: $0.hints.first ?? "failover init")
      }
    }
    return checkUp
  }

  static func proposals(_ workspace: Workspace) -> CheckUp {
    var checkUp = CheckUp(subject: "proposals", seen: "none open")
    do throws(DeliveryError) {
      let open = try OutdatedProposals(workspace).all()
      if open.count > 0 { checkUp.seen = "\(open.count) open" }
      checkUp.ailments += open.outdated.map { proposal, file in
        let service = proposal.trailers.services.first ?? "SERVICE"
        return Ailment(
          .warning,
          .outdatedProposal,
          "\(proposal.branch) changes \(file), which has changed in \(workspace.baseName) since",
          command: "failover abandon \(ShellWord.quoted(service))"
        )
      }
    } catch {
      checkUp.ailments += error.diagnostics.map { Ailment($0, as: .git) }
    }
    return checkUp
  }
}
