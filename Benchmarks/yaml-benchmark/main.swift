import Foundation
import LosslessYAML
import SourceText

// What parsing and editing cost, in libyaml's own events.
//
//     yaml-benchmark compare FOLDER [ROUNDS]    times in pairs: events, tree, edit with proof
//     yaml-benchmark read|events|tree|edit FOLDER   one pass, for a counter of instructions
//     yaml-benchmark joined-events|joined-tree FOLDER   all files as one stream: peak memory
//     yaml-benchmark replace FILE PATH VALUE    the file with that value as a string, to stdout
//     yaml-benchmark limit NAME                 one hostile input: seconds and peak memory

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.dropFirst().first) {
case ("compare", let folder?):
  let rounds = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 9
  try Comparison(files: Manifests.read(below: folder), rounds: rounds).print()
case (let load?, let folder?) where ["read", "events", "tree", "edit"].contains(load):
  // All loads are prepared alike, so that their counts differ by the load alone.
  let edits = try Manifests.read(below: folder).map(Work.Edit.init)
  switch load {
  case "events": Work.events(edits.map(\.file))
  case "tree": try Work.tree(edits.map(\.file))
  case "edit": _ = try Work.edit(edits)
  default: break
  }
case ("joined-events", let folder?):
  let file = try Manifests.joined(below: folder)
  Work.events([file])
  print("\(file.bytes.count) \(Process.peakMemory)")
case ("joined-tree", let folder?):
  let file = try Manifests.joined(below: folder)
  let limits = YAMLLimits(depth: 100, bytes: .max, nodes: .max)
  let stream = try YAMLStream(file, limits: limits)
  print("\(file.bytes.count) \(Process.peakMemory) \(stream.documents.count)")
case ("replace", let path?):
  let rest = Array(arguments.dropFirst(2))
  let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
  let stream = try YAMLStream(SourceBuffer(name: path, bytes: bytes))
  guard rest.count == 2, let place = YAMLPath(parsing: rest[0]) else { exit(2) }
  let operation = YAMLOperation(.replace(.string(rest[1])), at: place)
  do {
    FileHandle.standardOutput.write(
      Data(try YAMLEditor.apply([operation], to: stream).after.bytes)
    )
  } catch {
    FileHandle.standardError.write(Data("\(error.code.rawValue): \(error.message)\n".utf8))
    exit(3)
  }
case ("limit", let name?): try HostileInput.measure(name)
default:
  print("usage: yaml-benchmark compare|events|tree|edit|joined-events|joined-tree FOLDER")
  print("       yaml-benchmark limit \(HostileInput.all.keys.sorted().joined(separator: "|"))")
  exit(2)
}
