import Manifests
import Planning

extension ManifestIndex {
  /// Returns the plan of a move, of which no rule looks at ids.
  func plan(_ request: PlanRequest) -> Plan {
    let none = String(repeating: "0", count: 40)
    return Planner(self) { _ in none }.plan(request, base: PlanBase(ref: "HEAD", commit: none))
  }
}
