/// Who did something to a repository, and when: an author, a committer.
package struct Signature: Hashable, Sendable, CustomStringConvertible {
  /// The person's name; git allows no `<`, `>` or line break in it.
  package let name: String
  /// The person's address, without angle brackets.
  package let email: String
  /// Seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int64
  /// Minutes east of UTC of the clock that was read.
  package let offsetMinutes: Int

  /// Creates a signature from its parts, which are not checked.
  package init(name: String, email: String, seconds: Int64, offsetMinutes: Int) {
    self.name = name
    self.email = email
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// Creates a signature from the form `Name <mail> 1700000000 +0100`, which `git var` prints.
  package init?(parsing text: String) {
    guard let open = text.firstIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close
    else { return nil }
    let time = text[text.index(after: close)...].split(whereSeparator: \.isWhitespace)
    guard time.count == 2, let seconds = Int64(time[0]), let offset = Self.minutes(time[1]) else {
      return nil
    }
    self.init(
      name: text[..<open].trimmed,
      email: text[text.index(after: open)..<close].trimmed,
      seconds: seconds,
      offsetMinutes: offset
    )
  }

  /// The form that git writes into a commit: `Name <mail> 1700000000 +0100`.
  package var description: String { "\(name) <\(email)> \(seconds) \(zone)" }

  /// The form in which git stores name and address: without spaces and punctuation at their ends.
  ///
  /// Throws category `invalidName` for what would break the line or is empty; git would quietly
  /// leave such characters out.
  func storable() throws(GitError) -> Signature {
    let texts = (Self.withoutCrud(name), Self.withoutCrud(email))
    guard !texts.0.isEmpty,
      !(texts.0 + texts.1).unicodeScalars.contains(where: { "\0\n<>".unicodeScalars.contains($0) })
    else {
      throw GitError(
        "name a person",
        .invalidName,
        subject: description,
        message: "a name must not be empty, nor hold `<`, `>` or a line end",
        next: ["git config user.name 'Your Name'"]
      )
    }
    return Signature(
      name: texts.0,
      email: texts.1,
      seconds: seconds,
      offsetMinutes: offsetMinutes
    )
  }

  /// What git's `ident.c` cuts off at both ends.
  private static func withoutCrud(_ text: String) -> String {
    let crud: (Unicode.Scalar) -> Bool = {
      $0.value <= 32 || ".,:;<>\"\\'".unicodeScalars.contains($0)
    }
    let head = text.unicodeScalars.drop(while: crud)
    guard let end = head.lastIndex(where: { !crud($0) }) else { return "" }
    return String(head[...end])
  }

  /// The offset as git writes it: `+0100`.
  var zone: String {
    let minutes = abs(offsetMinutes)
    return (offsetMinutes < 0 ? "-" : "+") + Self.twoDigits(minutes / 60)
      + Self.twoDigits(minutes % 60)
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// The minutes of `+hhmm` or `-hhmm`.
  private static func minutes(_ zone: Substring) -> Int? {
    guard zone.utf8.count == 5, let sign = zone.first, sign == "+" || sign == "-",
      let hours = Int(zone.dropFirst().prefix(2)), let minutes = Int(zone.suffix(2))
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let head = drop(while: \.isWhitespace)
    guard let end = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...end])
  }
}
