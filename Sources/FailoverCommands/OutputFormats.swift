import ArgumentParser
import Reporting

/// The formats of commands that report a state.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The formats of commands that report a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
  case text, diff, json, markdown
}

/// The formats of the graph.
enum GraphFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, mermaid
}

/// The formats of commands that report findings.
extension ReportFormat: ExpressibleByArgument {}
