import LosslessYAML
import SourceText

/// Something on an object's way that makes it unsure what its file decides, or whether Flux would
/// apply a change of it.
struct Obstacle: Hashable, Sendable {
  /// What it keeps from being done.
  enum Reach: Hashable, Sendable {
    /// The fields cannot be told from the file.
    case reading
    /// The fields can be read, but a change of them would not be applied.
    case changing
  }

  var code: RefusalCode
  var message: String
  var location: SourceLocation?
  var next: [String]
  var reach: Reach

  init(
    _ code: RefusalCode,
    _ message: String,
    at location: SourceLocation?,
    next: [String],
    reach: Reach
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.next = next
    self.reach = reach
  }

  /// A build that cannot succeed: nothing below it is applied.
  static func failure(_ message: String, at location: SourceLocation?) -> Obstacle {
    Obstacle(
      .buildWouldFail,
      "the build fails, so that Flux would apply nothing: " + message,
      at: location,
      next: ["correct the build first: kubectl kustomize shows the error"],
      reach: .changing
    )
  }

  /// The refusal of an object that it stands in the way of.
  func refusal(of object: ObjectReference) -> Refusal {
    Refusal(code, message, object: object, at: location, next: next)
  }
}
