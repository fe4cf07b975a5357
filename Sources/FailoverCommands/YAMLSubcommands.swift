import ArgumentParser
import Delivery
import LosslessYAML
import Planning
import SourceText

/// `failover yaml get`.
struct YAMLGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print a value, or with -o json where it stands."
  )

  @OptionGroup var place: YAMLPlace

  @Option(name: .shortAndLong, help: "text or json.")
  var output = TableFormat.text

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let stream = try place.stream()
      let path = try place.path(in: stream)
      let root = stream.documents[place.document].root
      let resolution = try refusing(stream.buffer, to: terminal) { () throws(YAMLRefusal) in
        try root.resolve(path)
      }
      guard case .found(let node) = resolution else {
        terminal.say(
          Diagnostic(
            code: "path-not-found",
            "`\(place.pointer)` is not there",
            hints: ["failover yaml insert adds a key"]
          )
        )
        return .refused
      }
      switch output {
      case .text: terminal.print((node.text ?? node.sourceText) + "\n")
      case .json: terminal.print(Self.json(node, stream.buffer).compact + "\n")
      }
      return .done
    }
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

/// `failover yaml set`.
struct YAMLSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Give a value that is there another one."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.") var value: ScalarArgument
  @OptionGroup var output: YAMLOutput

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      try output.apply(.replace(value.scalar), at: place, terminal)
      return .done
    }
  }
}

/// `failover yaml insert`.
struct YAMLInsert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "insert",
    abstract: "Add a key, and the parents that are missing."
  )

  @OptionGroup var place: YAMLPlace
  @Argument(help: "The value, as JSON.") var value: ScalarArgument
  @OptionGroup var output: YAMLOutput

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      try output.apply(.insertKey(value.scalar), at: place, terminal)
      return .done
    }
  }
}

/// `failover yaml remove`.
struct YAMLRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Take a key and its value out."
  )

  @OptionGroup var place: YAMLPlace
  @OptionGroup var output: YAMLOutput

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      try output.apply(.removeKey, at: place, terminal)
      return .done
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
