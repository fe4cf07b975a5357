internal import SourceText

/// The lines of a diff before the first hunk, in the form of git's `diff.c`.
struct DiffHeader {
  /// The line `diff --git`, and those about new, deleted and changed modes; empty when nothing
  /// changed.
  let modes: String
  /// The line `index OLD..NEW`, with the mode when it is the same on both sides.
  let index: String
  /// The lines `---` and `+++`.
  let files: String
  /// The line for content that is not text.
  let binary: String

  /// Describes a change of the file at `path`; nil stands for a version that does not exist.
  init(path: RepositoryPath, old: UnifiedDiff.Version?, new: UnifiedDiff.Version?) {
    let names = (Self.quoted("a/" + path.string), Self.quoted("b/" + path.string))
    let changes = Self.modeLines(old?.mode, new?.mode)
    let differs = !changes.isEmpty || old?.content != new?.content
    modes = differs ? "diff --git \(names.0) \(names.1)\n\(changes)" : ""
    let ids = [old, new].map { $0.map { ObjectID.ofBlob($0.content) } ?? .zero }
    let mode = old?.mode == new?.mode ? new.map { " \($0.mode)" } ?? "" : ""
    index = "index \(ids[0])..\(ids[1])\(mode)\n"
    let labels = (old == nil ? "/dev/null" : names.0, new == nil ? "/dev/null" : names.1)
    files = "--- \(Self.ended(labels.0))\n+++ \(Self.ended(labels.1))\n"
    binary = "Binary files \(labels.0) and \(labels.1) differ\n"
  }

  private static func modeLines(_ old: FileMode?, _ new: FileMode?) -> String {
    switch (old, new) {
    case (let old?, nil): "deleted file mode \(old)\n"
    case (nil, let new?): "new file mode \(new)\n"
    case (let old?, let new?): old == new ? "" : "old mode \(old)\nnew mode \(new)\n"
    case (nil, nil): ""
    }
  }

  /// A tab ends a name with a space, so that `patch` finds its end.
  private static func ended(_ label: String) -> String {
    label.contains(" ") ? label + "\t" : label
  }

  /// Git's C style (`core.quotePath`): quotation marks when a byte is not plain ASCII.
  private static func quoted(_ name: String) -> String {
    let escaped = name.utf8.map(escaped).joined()
    return escaped == name ? name : "\"\(escaped)\""
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case 0x07: "\\a"
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0a: "\\n"
    case 0x0b: "\\v"
    case 0x0c: "\\f"
    case 0x0d: "\\r"
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case 0x20..<0x7f: String(Unicode.Scalar(byte))
    default: "\\" + octal(byte)
    }
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
