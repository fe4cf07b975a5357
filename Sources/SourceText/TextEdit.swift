/// The replacement of one byte range of a text by other bytes.
package struct TextEdit: Hashable, Sendable {
  /// Byte offsets into the text before the edit, 0-based, end excluded; empty for an insertion.
  package var range: Range<Int>

  /// The bytes that take the range's place; empty for a deletion.
  package var replacement: [UInt8]

  /// Creates an edit.
  package init(range: Range<Int>, replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }

  /// How many bytes the text grows by; negative when it shrinks.
  package var growth: Int { replacement.count - range.count }
}

/// Edits of one text, ascending and disjoint: what a set of operations does to a file.
package struct EditScript: Hashable, Sendable {
  /// The edits, ordered by position; neighbours neither overlap nor touch.
  package private(set) var edits: [TextEdit]

  /// An edit script that changes nothing.
  package static let empty = EditScript(edits: [])

  /// Creates a script of a single edit.
  package init(_ edit: TextEdit) {
    edits = edit.range.isEmpty && edit.replacement.isEmpty ? [] : [edit]
  }

  private init(edits: [TextEdit]) {
    self.edits = edits
  }

  /// Whether applying the script changes nothing.
  package var isEmpty: Bool { edits.isEmpty }

  /// Returns the text with every edit applied; each edit must lie within `text`.
  package func applied(to text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + edits.reduce(0) { $0 + $1.growth })
    var copied = 0
    for edit in edits {
      result += text[copied..<edit.range.lowerBound]
      result += edit.replacement
      copied = edit.range.upperBound
    }
    result += text[copied...]
    return result
  }

  /// Returns the script that turns the edited text back into `text`, the text before the edits.
  package func inverse(on text: [UInt8]) -> EditScript {
    var shift = 0
    var inverted: [TextEdit] = []
    for edit in edits {
      let start = edit.range.lowerBound + shift
      inverted.append(
        TextEdit(
          range: start..<start + edit.replacement.count,
          replacement: Array(text[edit.range])
        )
      )
      shift += edit.growth
    }
    return EditScript(edits: inverted)
  }

  /// Returns one script, in this script's coordinates, that does what this one and then `edit` do.
  ///
  /// `edit` is given in the coordinates of the text after this script. Edits that it overlaps or
  /// touches are merged with it into one.
  package func followed(by edit: TextEdit) -> EditScript {
    if edits.isEmpty { return EditScript(edit) }
    guard !(edit.range.isEmpty && edit.replacement.isEmpty) else { return self }
    var before: [TextEdit] = []
    var after: [TextEdit] = []
    var touched: [(edit: TextEdit, start: Int)] = []
    var shift = 0
    var shiftBefore = 0
    for earlier in edits {
      let start = earlier.range.lowerBound + shift
      let end = start + earlier.replacement.count
      if end < edit.range.lowerBound {
        before.append(earlier)
        shiftBefore = shift + earlier.growth
      } else if start > edit.range.upperBound {
        after.append(earlier)
      } else {
        touched.append((earlier, start))
      }
      shift += earlier.growth
    }
    let merged = EditScript(Self.merge(touched, with: edit, shift: shiftBefore))
    return EditScript(edits: before + merged.edits + after)
  }

  /// Joins `edit` with the earlier edits that it meets; `shift` is the growth before the first.
  private static func merge(
    _ touched: [(edit: TextEdit, start: Int)],
    with edit: TextEdit,
    shift: Int
  ) -> TextEdit {
    guard let first = touched.first, let last = touched.last else {
      let range = edit.range.lowerBound - shift..<edit.range.upperBound - shift
      return TextEdit(range: range, replacement: edit.replacement)
    }
    let growth = touched.reduce(0) { $0 + $1.edit.growth }
    let lastEnd = last.start + last.edit.replacement.count
    let start = min(first.start, edit.range.lowerBound)
    let end = max(lastEnd, edit.range.upperBound)
    let head =
      edit.range.lowerBound > first.start
      ? Array(first.edit.replacement.prefix(edit.range.lowerBound - first.start)) : []
    let tail =
      lastEnd > edit.range.upperBound
      ? Array(last.edit.replacement.suffix(lastEnd - edit.range.upperBound)) : []
    return TextEdit(
      range: start - shift..<end - shift - growth,
      replacement: head + edit.replacement + tail
    )
  }
}
