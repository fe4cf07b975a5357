import LosslessYAML
package import Manifests
import SourceText

/// The changes of a plan applied to the files that they touch.
struct ChangeSet {
  /// What is to be done to one field, before its file has been patched.
  struct Request {
    var service: String
    var decision: Decision
    /// The former text to put back, with its position in the restore record.
    var restoring: (position: Int, entry: RestoreRecord.Entry)?
  }

  /// A file after one change.
  struct Outcome {
    var stream: YAMLStream
    var written: WrittenText
    /// Nil where a former text was put back.
    var operation: YAMLOperation?

    init(stream: YAMLStream, written: WrittenText) {
      (self.stream, self.written) = (stream, written)
    }

    init(_ edit: YAMLEdit, by operation: YAMLOperation) {
      stream = edit.after
      written = WrittenText(edit.steps[0])
      self.operation = operation
    }
  }

  /// The changes, in request order.
  private(set) var changes: [PlannedChange] = []

  /// The files that changed.
  private(set) var files: [RepositoryPath: PlannedFile] = [:]

  private var streams: [RepositoryPath: YAMLStream] = [:]

  /// The patches that were taken out of the lists that held them, by their numbers at first.
  var goneItems: [(file: RepositoryPath, list: YAMLPath, number: Int)] = []

  /// The patches that were added, each with its number in its list.
  private var patches: [(patch: OwnPatch, list: YAMLPath, number: Int)] = []

  /// Applies the requests; former texts are put back last to first, after everything else.
  init(_ requests: [Request]) throws(Refusal) {
    var results: [Int: PlannedChange] = [:]
    let writes = requests.indices.filter { requests[$0].restoring == nil }
    let restores = requests.indices.filter { requests[$0].restoring != nil }
      .sorted { requests[$0].restoring?.position ?? 0 > requests[$1].restoring?.position ?? 0 }
    for position in writes + restores {
      do throws(Refusal) {
        results[position] = try apply(requests[position])
      } catch {
        var refusal = error
        refusal.service = requests[position].service
        throw refusal
      }
    }
    changes = requests.indices.compactMap { results[$0] }
    for path in files.keys { finish(path) }
  }

  private mutating func apply(_ request: Request) throws(Refusal) -> PlannedChange {
    var request = request
    let before = streams[request.decision.file.path] ?? request.decision.file.stream
    guard let before else { preconditionFailure("a decided file has been parsed") }
    let outcome: Outcome
    if let entry = request.restoring?.entry {
      outcome = try restore(entry, &request, before)
    } else if request.decision.addition != nil {
      outcome = try add(&request.decision, to: before)
    } else {
      outcome = try write(request.decision, to: before)
    }
    note(request, from: before, to: outcome.stream)
    return change(request, outcome)
  }

  /// Gives a field its new value; a new key stands where people write it, if the layout lets it.
  private func write(
    _ decision: Decision,
    to stream: YAMLStream
  ) throws(Refusal) -> Outcome {
    // A place that cannot be had is none to refuse the change for: the end will do.
    if let placed = decision.insertion(in: stream),
      let edit = try? YAMLEditor.apply([placed], to: stream)
    {
      return Outcome(edit, by: placed)
    }
    return try carryOut(Self.operation(decision), of: decision, on: stream)
  }

  private func carryOut(
    _ operation: YAMLOperation,
    of decision: Decision,
    on stream: YAMLStream
  ) throws(Refusal) -> Outcome {
    do {
      let edit = try YAMLEditor.apply([operation], to: stream)
      return Outcome(edit, by: operation)
    } catch {
      throw Refusal(error, object: decision.intent.object, in: stream.buffer)
    }
  }

  /// Adds a field to a patch that its object alone has, with the patch where it is not there yet; the
  /// decision becomes that of the field in it.
  private mutating func add(
    _ decision: inout Decision,
    to stream: YAMLStream
  ) throws(Refusal) -> Outcome {
    guard case .withPatch(let patch)? = decision.addition else {
      guard let operation = decision.addition(in: stream) else { throw notAdded(decision) }
      return try carryOut(operation, of: decision, on: stream)
    }
    if let known = patches.first(where: { $0.patch.isSame(as: patch) }) {
      decision = decision.added(as: known.number, to: known.list)
      return try add(&decision, to: stream)
    }
    guard let (operations, path) = patch.operations(adding: decision, to: stream) else {
      throw notAdded(decision)
    }
    let outcome = try carryOut(operations, of: decision, on: stream)
    let root = outcome.stream.documents[patch.document].root
    guard case .found(let list)? = try? root.resolve(path) else {
      preconditionFailure("a list to which an item was added is there")
    }
    let number = list.children.count { _ in true } - 1
    patches.append((patch, path, number))
    decision = decision.added(as: number, to: path)
    return outcome
  }

  /// Carries out the first of some operations that the layout lets.
  private func carryOut(
    _ operations: [YAMLOperation],
    of decision: Decision,
    on stream: YAMLStream
  ) throws(Refusal) -> Outcome {
    for operation in operations.dropLast() {
      if let edit = try? YAMLEditor.apply([operation], to: stream) {
        return Outcome(edit, by: operation)
      }
    }
    guard let last = operations.last else { throw notAdded(decision) }
    return try carryOut(last, of: decision, on: stream)
  }

  private func notAdded(_ decision: Decision) -> Refusal {
    Refusal(
      .sharedBase,
      decision.intent.to == nil
        ? "`\(decision.intent.field)` would have to go, and other objects share what holds it"
        : "no patch of the object's own can hold `\(decision.intent.field)`",
      object: decision.intent.object,
      at: decision.location,
      next: ["give the object its own manifest, or a patch of its own that holds the field"]
    )
  }

  private static func operation(_ decision: Decision) -> YAMLOperation {
    let action: YAMLOperation.Action
    switch (decision.node, decision.spelling) {
    case (.some, .some(let value)): action = .replace(value)
    case (nil, .some(let value)): action = .insertKey(.scalar(value))
    case (_, nil): action = .removeKey
    }
    return decision.operation(action)
  }

  private func change(
    _ request: Request,
    _ outcome: Outcome
  ) -> PlannedChange {
    let decision = request.decision
    let old = FieldText(before: decision)
    var new = decision.node(in: outcome.stream).map(FieldText.init)
    // A variable that comes back stands for the value that is wanted: the proof asks.
    if let wanted = decision.intent.to, new?.isFilledIn ?? false {
      new?.value = wanted.description
    }
    return PlannedChange(
      service: request.service,
      decision: decision,
      operation: decision.node == nil ? .insert : new == nil ? .remove : .replace,
      old: old,
      new: new,
      edit: outcome.operation,
      written: outcome.written,
      isRestored: request.restoring != nil
    )
  }

  private mutating func note(_ request: Request, from old: YAMLStream, to new: YAMLStream) {
    let path = request.decision.file.path
    streams[path] = new
    let before = files[path]?.before ?? old.bytes
    let known = files[path]?.differences ?? []
    files[path] = PlannedFile(
      path: path,
      before: before,
      after: new.bytes,
      differences: known + YAMLComparison.differences(old, new)
    )
  }

  /// Keeps only the topmost places, as a comparison of the whole file finds them.
  private mutating func finish(_ path: RepositoryPath) {
    guard let file = files[path] else { return }
    let all = Set(file.differences)
    files[path]?.differences = all.filter { place in
      !all.contains {
        $0.document == place.document && place.pointer.hasPrefix($0.pointer + "/")
      }
    }.sorted { ($0.document, $0.pointer) < ($1.document, $1.pointer) }
  }
}

extension FieldText {
  /// Whether the text holds variables of Flux or of a Helm chart, which stand for something else.
  var isFilledIn: Bool { text.contains("${") || text.contains("{{") }

  /// What a field was before it is changed: of one that comes into a patch, what it was without it.
  fileprivate init?(before decision: Decision) {
    guard let node = decision.addition == nil ? decision.node : decision.effective else {
      return nil
    }
    self.init(node)
    if let value = decision.effective?.text { self.value = value }
  }

  /// The value and the text of a node; of an alias, the value that it stands for.
  init(_ node: YAMLNode) {
    self.init(value: (node.aliasTarget ?? node).text ?? node.sourceText, text: node.sourceText)
  }
}

/// Law 8: both versions are parsed, and what differs is what was planned.
package enum PlanProof {
  /// Checks a file of a plan by parsing its bytes anew.
  ///
  /// - Throws: `Refusal` `verification-failed`, naming the first place that differs from the plan.
  package static func check(_ file: PlannedFile) throws(Refusal) {
    guard !file.differences.isEmpty, let before = file.before, let after = file.after else {
      return
    }
    let name = file.path.string
    guard let old = try? YAMLStream(SourceBuffer(name: name, bytes: before)),
      let new = try? YAMLStream(SourceBuffer(name: name, bytes: after))
    else {
      throw Refusal(.verificationFailed, "\(name) does not parse before and after the change")
    }
    let found = YAMLComparison.differences(old, new)
      .sorted { ($0.document, $0.pointer) < ($1.document, $1.pointer) }
    guard found == file.differences else {
      let surprise = Set(found).symmetricDifference(file.differences).map(\.pointer).min() ?? ""
      throw Refusal(
        .verificationFailed,
        "\(name) would change at `\(surprise)`, which is not in the plan",
        next: ["nothing was written; please report the file's shape as a defect"]
      )
    }
  }
}
