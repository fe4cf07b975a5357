/// A line on a person's terminal that says how far a long command is; nothing elsewhere.
struct ProgressLine {
  private let terminal: Terminal
  private let isShown: Bool

  /// Creates a line that is shown only where standard error is a terminal.
  init(_ terminal: Terminal) {
    self.terminal = terminal
    isShown = terminal.writesToPerson
  }

  /// Puts a text in the place of the last one.
  func show(_ text: String) {
    if isShown { terminal.say("\r\u{1B}[K\(text)") }
  }

  /// Takes the line away.
  func clear() { show("") }
}
