import ArgumentParser
import Delivery
import Planning
import Reporting
import SourceText

/// `failover config`: the configuration by itself.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Check, describe or convert the configuration. Writes nothing.",
    subcommands: [ConfigCheck.self, ConfigSchema.self, ConfigConvert.self]
  )
}

/// `failover config check`: every complaint about the configuration.
struct ConfigCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the configuration, and that each object that it names exists once.",
    discussion: "Ends with status 1 if anything is wrong; everything is reported, not the first."
  )

  @OptionGroup var repository: RepositoryOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      let (configuration, complaints) = try workspace.checkedConfiguration()
      let findings = complaints + (configuration?.complaints(about: workspace.index) ?? [])
      workspace.notes.forEach(terminal.say)
      let report = ConfigurationReport(configuration, findings: findings)
      switch output {
      case .json: terminal.print(report.json.compact + "\n")
      case .text:
        for finding in findings { terminal.print(DiagnosticText(terminal.output).text(finding)) }
        terminal.print(report.text)
      }
      return findings.isEmpty ? .done : .differences
    }
  }
}

/// `failover config schema`: what an editor checks while a person writes.
struct ConfigSchema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (draft-07) of the configuration file.",
    discussion: """
      For editors: save it as failover.schema.json and begin failover.yaml with \
      `# yaml-language-server: $schema=./failover.schema.json`. Needs no repository.
      """
  )

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      terminal.print(ConfigurationSchema.json.pretty)
      return .done
    }
  }
}

/// `failover config convert`: the native form of another one.
struct ConfigConvert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Print a services map or a failover operator's objects in the native form.",
    discussion: """
      The plans stay the same. What has no counterpart is listed in comments at the top. Print to a \
      new file: the one that is read must be there while it is read.
      """
  )

  @OptionGroup var repository: RepositoryOptions

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      let workspace = try repository.open(terminal)
      let configuration = try workspace.configuration()
      guard configuration.form != .native else {
        throw DeliveryError(
          code: .configuration,
          "\(configuration.file) is in the native form already",
          next: ["check it: failover config check"]
        )
      }
      workspace.notes.forEach(terminal.say)
      do throws(ConfigurationError) {
        terminal.print(try NativeFormWriter.text(of: configuration))
      } catch {
        throw DeliveryError(error)
      }
      return .done
    }
  }
}
