import LosslessYAML
import Manifests
import SourceText

/// Fields that two settings would write: by two transforms, or for two services.
///
/// The configuration cannot tell: a field that is named by its path may be the one that a list writes,
/// and an item's number the one that its name finds.
enum DoubleDecision {
  /// Where a field is decided.
  private struct Place: Hashable {
    var file: RepositoryPath
    var document: Int
    var pointer: String

    init(_ decision: Decision) {
      file = decision.file.path
      document = decision.document
      pointer = decision.pointer
    }
  }

  /// Refuses the first field that is decided twice.
  ///
  /// - Throws: `Refusal` `field-decided-twice` with both settings.
  static func refuse(among decisions: [(service: String, decision: Decision)]) throws(Refusal) {
    var known: [Place: (service: String, decision: Decision)] = [:]
    for (service, decision) in decisions {
      guard let first = known.updateValue((service, decision), forKey: Place(decision)) else {
        continue
      }
      let intents = (first.decision.intent, decision.intent)
      throw Refusal(
        .fieldDecidedTwice,
        first.service == service
          ? "`\(decision.intent.field)` would be written by `\(intents.0.transform)` and by "
            + "`\(intents.1.transform)`"
          : "`\(decision.intent.field)` would be written for `\(first.service)` and for "
            + "`\(service)`",
        service: service,
        object: decision.intent.object,
        at: decision.location,
        next: ["take one of the two out of the configuration"]
      )
    }
  }
}
