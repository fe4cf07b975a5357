/// The object as it leaves its way, told from the text in which it is written.
final class Rendering: Sendable {
  /// The values, each with its origin.
  let value: RenderedValue

  init(_ value: RenderedValue) {
    self.value = value
  }
}
