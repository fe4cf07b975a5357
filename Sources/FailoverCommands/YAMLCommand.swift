import ArgumentParser
import Delivery
import GitStore
import LosslessYAML
import Planning
import Reporting
import SourceText
import Validation

/// `failover yaml`: the editor by itself, for scripts.
struct YAMLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "yaml",
    abstract: "Read or edit one value of a YAML file; every other byte stays.",
    discussion: """
      POINTER is an RFC 6901 pointer (/spec/replicas) or a path (spec.volumes[name=data]). \
      VALUE is JSON. The edited text goes to standard output. A refusal says where and why, writes \
      nothing, and ends with status 3.
      """,
    subcommands: [YAMLGet.self, YAMLSet.self, YAMLInsert.self, YAMLRemove.self, YAMLAppend.self]
  )
}

/// The file and the place in it; the same on every `yaml` command.
struct YAMLPlace: ParsableArguments {
  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Argument(help: "The place in it.")
  var pointer: String

  @Option(help: "Number of the document in the file, from 0.")
  var document = 0

  /// Parses the file and finds the document.
  func stream() throws -> YAMLStream {
    let buffer = try InputFile.read(file)
    do throws(YAMLParseError) {
      return try YAMLStream(buffer)
    } catch {
      throw DeliveryError([error.diagnostic(in: buffer)])
    }
  }

  /// The place as a path of the document.
  func path(in stream: YAMLStream) throws -> YAMLPath {
    let documents = stream.documents
    // A file that holds only comments takes a first key.
    guard documents.indices.contains(document) || (documents.isEmpty && document == 0) else {
      throw DeliveryError(
        code: .file,
        "\(stream.buffer.name) has \(documents.count) documents, none is number \(document)",
        next: ["--document counts from 0"]
      )
    }
    guard
      let path = YAMLPath(typed: pointer, in: documents.isEmpty ? nil : documents[document].root)
    else {
      throw ValidationError("`\(pointer)` is neither an RFC 6901 pointer nor a path.")
    }
    return path
  }
}

/// What is done with the edited text.
struct YAMLOutput: ParsableArguments {
  @Flag(help: "Write the file instead of standard output, all or nothing.")
  var inPlace = false

  /// Applies the operation that suits the place, and hands the text out.
  func apply(
    at place: YAMLPlace,
    _ terminal: Terminal,
    _ action: (YAMLPath) -> YAMLOperation.Action
  ) throws {
    let isFile = place.file != "-"
    guard isFile || !inPlace else { throw ValidationError("--in-place needs a file.") }
    let target = inPlace ? try EditableFile(place.file, terminal.environment).path : nil
    let stream = try place.stream()
    YAMLWarnings.of(stream).forEach { terminal.say(SecretText.hidden($0, in: stream)) }
    let path = try place.path(in: stream)
    let operation = YAMLOperation(action(path), at: path, document: place.document)
    let edited = try refusing(stream, to: terminal) { () throws(YAMLRefusal) in
      try YAMLEditor.apply([operation], to: stream).after.bytes
    }
    guard let target else { return terminal.print(edited) }
    if edited != stream.bytes { try AtomicFile.replace(stream.bytes, of: target, with: edited) }
  }
}

/// Runs an edit; a refusal is said with its place and ends the command with status 3.
func refusing<Value>(
  _ stream: YAMLStream,
  to terminal: Terminal,
  _ edit: () throws(YAMLRefusal) -> Value
) throws -> Value {
  do throws(YAMLRefusal) {
    return try edit()
  } catch {
    terminal.say(SecretText.hidden(error.diagnostic(in: stream.buffer), in: stream))
    throw ExitCode(ExitStatus.refused.rawValue)
  }
}

/// A file that may be edited in place: by its true name, inside the repository that names it.
struct EditableFile {
  let path: String

  /// Follows links; one that leads out of the repository in which it lies is refused.
  init(_ file: String, _ environment: [String: String]) throws {
    path = DiskFile.absolute(file)
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    // Outside of a repository there is nothing to leave.
    guard
      let top = try? Repository(at: folder.isEmpty ? "/" : folder, environment: environment)
        .workTree
    else { return }
    let root = DiskFile.absolute(top)
    guard DiskFile.absolute(folder.isEmpty ? "/" : folder).hasPrefix(root),
      !path.hasPrefix(root + "/")
    else { return }
    throw DeliveryError(
      code: .file,
      "\(file) is a link out of the repository, to \(path)",
      next: ["name \(path) itself"]
    )
  }
}
