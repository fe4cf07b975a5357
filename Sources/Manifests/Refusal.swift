package import LosslessYAML
package import SourceText

/// Why a change is not made: a code, the object, the place, and the way out.
package struct Refusal: Error, Hashable, Sendable {
  /// Which defect.
  package var code: RefusalCode

  /// One line, lower-case, without a final period.
  package var message: String

  /// The service that asked, once known.
  package var service: String?

  /// The object that it is about.
  package var object: ObjectReference?

  /// Where, if it has a place.
  package var location: SourceLocation?

  /// What to do next, imperative.
  package var next: [String]

  /// Creates a refusal.
  package init(
    _ code: RefusalCode,
    _ message: String,
    service: String? = nil,
    object: ObjectReference? = nil,
    at location: SourceLocation? = nil,
    next: [String] = []
  ) {
    self.code = code
    self.message = message
    self.service = service
    self.object = object
    self.location = location
    self.next = next
  }

  /// Creates a refusal of what the editor refused in `buffer`.
  package init(_ refusal: YAMLRefusal, object: ObjectReference?, in buffer: SourceBuffer) {
    self.init(
      RefusalCode(refusal.code),
      refusal.message,
      object: object,
      at: buffer.location(of: refusal.range),
      next: refusal.hints
    )
  }

  /// The refusal as a diagnostic.
  package var diagnostic: Diagnostic {
    let subject = object.map { "\($0): " } ?? ""
    return Diagnostic(code: code.rawValue, subject + message, at: place, hints: next)
  }

  /// Where, without a line that may hold a Secret beside the object: a list can stand on one line.
  private var place: SourceLocation? {
    guard let location, location.lineText.contains("Secret") else { return location }
    return SourceLocation(
      file: location.file,
      start: location.start,
      end: location.end,
      byteRange: location.byteRange,
      lineText: ""
    )
  }
}
