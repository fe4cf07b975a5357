/// The stages of a report as a flow chart (https://mermaid.js.org/syntax/flowchart.html), one below the
/// other, with the gates between them.
struct StageChart {
  let stages: [Report.Stage]

  var text: String {
    var lines = ["flowchart TB"]
    var last: String?
    func add(_ name: String, _ label: String, _ open: String, _ close: String) {
      lines.append(StagePicture.node(name, label, open, close))
      if let last { lines.append("  \(last) --> \(name)") }
      last = name
    }
    for (place, stage) in stages.enumerated() {
      add("stage\(place)", "\(stage.number): \(stage.name), \(stage.extent)", "[", "]")
      for (number, gate) in stage.gates.enumerated() {
        add("gate\(place)x\(number)", gate, "{{", "}}")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
