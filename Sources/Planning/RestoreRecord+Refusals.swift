import LosslessYAML
import Manifests

/// Why a restore record is not followed.
extension RestoreRecord.Entry {
  /// The field was edited by hand since the move: all three values are shown.
  func conflict(at decision: Decision, of service: String) -> Refusal {
    let current = decision.node.map { "`\($0.sourceText)`" } ?? "(absent)"
    return Refusal(
      .restoreRecordConflict,
      "`\(field)` was edited since the move: it was \(Self.shown(formerAlone)), the move "
        + "wrote \(Self.shown(text.isRemoval ? [] : text.written)), now it is \(current)",
      object: decision.intent.object,
      at: decision.location,
      next: [
        "put back what the move wrote, or take the field out of "
          + "\(RestoreRecord.path(for: service)), then try again"
      ]
    )
  }

  /// The record would write what the configuration does not say.
  func foreignValue(at decision: Decision, of service: String) -> Refusal {
    Refusal(
      .restoreRecordInvalid,
      "the restore record gives `\(field)` back as \(Self.shown(formerAlone)), expected "
        + (decision.intent.to.map { "`\($0)`" } ?? "it to be absent"),
      object: decision.intent.object,
      at: decision.location,
      next: [
        "correct the configuration, or take the field out of \(RestoreRecord.path(for: service))"
      ]
    )
  }

  /// The former text; of a removed key without the bytes up to its neighbour, which stay the same.
  private var formerAlone: [UInt8] {
    guard text.isRemoval else { return text.former }
    let (former, written) = (text.former, text.written)
    let front = zip(former, written).prefix { $0 == $1 }.count
    let back = zip(former.dropFirst(front).reversed(), written.dropFirst(front).reversed())
      .prefix { $0 == $1 }.count
    return Array(former.dropFirst(front).dropLast(back))
  }

  /// A text on one line.
  private static func shown(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
      .split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
      .joined(separator: " ")
    return text.isEmpty ? "(absent)" : "`\(text)`"
  }
}
