import ArgumentParser
import Delivery
import LosslessYAML
import Manifests
import Planning
import SourceText

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
      let path = try place.path(in: stream)
      guard let root = stream.documents.first(where: { $0.index == place.document })?.root else {
        return notThere(terminal)
      }
      let resolution = try refusing(stream.buffer, to: terminal) { () throws(YAMLRefusal) in
        try root.resolve(path)
      }
      guard case .found(let node) = resolution else { return notThere(terminal) }
      switch output {
      case .text: terminal.print((node.text ?? node.sourceText) + "\n")
      case .json: terminal.print(Self.json(node, stream.buffer).compact + "\n")
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

  private static func json(_ node: YAMLNode, _ buffer: SourceBuffer) -> JSONValue {
    let range = node.contentRange
    return .members([
      "pointer": .string(node.pointer),
      "kind": .string(node.kind.word),
      "style": .string("\(node.style)"),
      "start": position(range.lowerBound, buffer),
      "end": position(range.upperBound, buffer),
      "text": .string(node.sourceText),
      "value": .optional(node.text),
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
    abstract: "Give a value that is there another one."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.") var value: ScalarArgument
  @OptionGroup var output: YAMLOutput

  func action(at path: YAMLPath) -> YAMLOperation.Action { .replace(value.scalar) }
}

/// `failover yaml insert`.
struct YAMLInsert: YAMLEditCommand {
  static let configuration = CommandConfiguration(
    commandName: "insert",
    abstract: "Add a key and the parents that are missing, or an item in front of another."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.") var value: ScalarArgument
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
    if path.endsInItem { return .insertItem(value.scalar) }
    let place =
      before.map(YAMLOperation.KeyPlace.before) ?? after.map(YAMLOperation.KeyPlace.after) ?? .end
    return .insertKey(value.scalar, place: place)
  }
}

/// `failover yaml append`.
struct YAMLAppend: YAMLEditCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Add an item at the end of a sequence."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.") var value: ScalarArgument
  @OptionGroup var output: YAMLOutput

  func action(at path: YAMLPath) -> YAMLOperation.Action { .append(value.scalar) }
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

/// A scalar written as JSON on the command line.
struct ScalarArgument: ExpressibleByArgument {
  let scalar: YAMLScalar

  init?(argument: String) {
    // JSON is YAML: our own reader tells strings from numbers; what is not JSON has another form.
    guard
      let stream = try? YAMLStream(SourceBuffer(name: "value", bytes: Array(argument.utf8))),
      stream.documents.count == 1, let text = stream.documents[0].root.text
    else { return nil }
    switch (stream.documents[0].root.style, text) {
    case (.doubleQuoted, _): scalar = .string(text)
    case (.plain, "true"): scalar = .boolean(true)
    case (.plain, "false"): scalar = .boolean(false)
    case (.plain, "null"): scalar = .null
    case (.plain, _):
      guard let number = Int(text), String(number) == text else { return nil }
      scalar = .integer(number)
    default: return nil
    }
  }
}
