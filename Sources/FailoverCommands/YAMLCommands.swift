import ArgumentParser
import Delivery
import LosslessYAML
import Manifests
import Planning
import Reporting
import SourceText
import Validation

/// `failover yaml get`.
struct YAMLGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print a value, or with -o json where it stands."
  )

  @OptionGroup var place: YAMLPlace

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let stream = try place.stream()
      YAMLWarnings.of(stream).forEach { terminal.say(SecretText.hidden($0, in: stream)) }
      let path = try place.path(in: stream)
      guard let root = stream.documents.first(where: { $0.index == place.document })?.root else {
        return notThere(terminal)
      }
      let node = try refusing(stream, to: terminal) { () throws(YAMLRefusal) in
        try root.required(path)
      }
      switch output {
      case .text: terminal.print((node.text ?? node.sourceText) + "\n")
      case .json:
        let value = Self.value(node, stream, terminal)
        terminal.print(Self.json(node, value, stream.buffer).compact + "\n")
      }
      return .done
    }
  }

  private func notThere(_ terminal: Terminal) -> ExitStatus {
    terminal.say(
      Diagnostic(
        code: RefusalCode.pathNotFound.rawValue,
        "`\(place.pointer)` is not there",
        hints: ["failover yaml insert adds a key"]
      )
    )
    return .refused
  }

  /// The value as Kubernetes reads it; null, with a warning, where it reads none.
  private static func value(
    _ node: YAMLNode,
    _ stream: YAMLStream,
    _ terminal: Terminal
  ) -> JSONValue {
    do {
      return try KubernetesValue.of(node)
    } catch {
      let warning = Diagnostic(
        .warning,
        code: .noJSON,
        "Kubernetes reads no value here: \(error.reason)",
        at: stream.buffer.location(of: error.node.contentRange),
        hints: ["`text` in the output is what the file says"]
      )
      terminal.say(SecretText.hidden(warning, in: stream))
      return .null
    }
  }

  private static func json(
    _ node: YAMLNode,
    _ value: JSONValue,
    _ buffer: SourceBuffer
  ) -> JSONValue {
    let range = node.contentRange
    return .members([
      "pointer": .string(node.pointer),
      "kind": .string(node.kind.word),
      "style": .string("\(node.style)"),
      "start": position(range.lowerBound, buffer),
      "end": position(range.upperBound, buffer),
      "text": .string(node.sourceText),
      "value": value,
    ])
  }

  private static func position(_ offset: Int, _ buffer: SourceBuffer) -> JSONValue {
    let position = buffer.position(at: offset)
    return .members([
      "byte": .integer(offset), "line": .integer(position.line),
      "column": .integer(position.column),
    ])
  }
}

/// A command that edits one place of a file.
protocol YAMLEditCommand: ParsableCommand {
  var place: YAMLPlace { get }
  var output: YAMLOutput { get }

  /// What is done at a path.
  func action(at path: YAMLPath) -> YAMLOperation.Action
}

extension YAMLEditCommand {
  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      try output.apply(at: place, terminal, action)
      return .done
    }
  }
}

/// `failover yaml set`.
struct YAMLSet: YAMLEditCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Give a value that is there another one, of whatever kind."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.", transform: JSONArgument.value) var value: YAMLValue
  @OptionGroup var output: YAMLOutput

  func action(at path: YAMLPath) -> YAMLOperation.Action { .set(value) }
}

/// `failover yaml insert`.
struct YAMLInsert: YAMLEditCommand {
  static let configuration = CommandConfiguration(
    commandName: "insert",
    abstract: "Add a key and the parents that are missing, or an item in front of another."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.", transform: JSONArgument.value) var value: YAMLValue
  @OptionGroup var output: YAMLOutput

  @Option(help: "Put the key in front of this one; the end of its mapping when left out.")
  var before: String?

  @Option(help: "Put the key below this one.")
  var after: String?

  func validate() throws {
    guard before == nil || after == nil else {
      throw ValidationError("Give --before or --after, not both.")
    }
  }

  func action(at path: YAMLPath) -> YAMLOperation.Action {
    if path.endsInItem { return .insertItem(value) }
    let place =
      before.map(YAMLOperation.KeyPlace.before) ?? after.map(YAMLOperation.KeyPlace.after) ?? .end
    return .insertKey(value, place: place)
  }
}

/// `failover yaml append`.
struct YAMLAppend: YAMLEditCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Add an item at the end of a sequence."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.", transform: JSONArgument.value) var value: YAMLValue
  @OptionGroup var output: YAMLOutput

  func action(at path: YAMLPath) -> YAMLOperation.Action { .append(value) }
}

/// `failover yaml remove`.
struct YAMLRemove: YAMLEditCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Take a key with its value, or an item, out."
  )

  @OptionGroup var place: YAMLPlace
  @OptionGroup var output: YAMLOutput

  func action(at path: YAMLPath) -> YAMLOperation.Action {
    path.endsInItem ? .removeItem : .removeKey
  }
}

extension YAMLPath {
  /// Whether the path leads to an item of a sequence.
  fileprivate var endsInItem: Bool {
    switch steps.last {
    case .index?, .item?: true
    case .key?, nil: false
    }
  }
}

/// A value written as JSON on the command line.
enum JSONArgument {
  /// Returns the arguments with a blank, which JSON allows, in front of negative numbers: the parser
  /// would take them for options.
  static func marked(_ arguments: [String]) -> [String] {
    guard arguments.first == "yaml" else { return arguments }
    return arguments.map { $0.prefixMatch(of: /-[0-9]/) == nil ? $0 : " " + $0 }
  }

  /// Reads it; what is not JSON has another form on the command line too.
  static func value(_ text: String) throws -> YAMLValue {
    do {
      return try YAMLValue(json: text)
    } catch {
      let place = text.utf8.prefix(error.offset)
      let column = String(decoding: place, as: UTF8.self).unicodeScalars.count + 1
      throw ValidationError("\(error.message), at column \(column)")
    }
  }
}
