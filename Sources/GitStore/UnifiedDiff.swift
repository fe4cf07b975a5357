internal import CLibgit2
package import SourceText

/// The difference of two versions of a file, as git prints it.
package enum UnifiedDiff {
  /// One version of a file.
  package typealias Version = (content: [UInt8], mode: FileMode)

  /// Returns what `git -c diff.algorithm=myers diff --full-index --no-ext-diff --no-renames
  /// --no-color` prints for one file: nothing when both versions are equal.
  ///
  /// nil stands for a version that does not exist. Needs no repository, and so knows no
  /// `.gitattributes`: content with a NUL in its first 8000 bytes is binary, all other is text.
  package static func text(
    path: RepositoryPath,
    old: Version?,
    new: Version?
  ) throws(GitError) -> [UInt8] {
    if let old, let new, old.mode.isLink != new.mode.isLink {
      return try text(path: path, old: old, new: nil) + text(path: path, old: nil, new: new)
    }
    let header = DiffHeader(path: path, old: old, new: new)
    guard old?.content != new?.content || old == nil || new == nil else {
      return Array(header.modes.utf8)
    }
    guard !isBinary(old), !isBinary(new) else {
      return Array((header.modes + header.index + header.binary).utf8)
    }
    let hunks = try hunks(old?.content ?? [], new?.content ?? [])
    guard !hunks.isEmpty else { return Array((header.modes + header.index).utf8) }
    return Array((header.modes + header.index + header.files).utf8) + hunks
  }

  /// Git's own rule.
  private static func isBinary(_ version: Version?) -> Bool {
    version?.content.prefix(8000).contains(0) ?? false
  }

  private static func hunks(_ old: [UInt8], _ new: [UInt8]) throws(GitError) -> [UInt8] {
    Library.start()
    var options = unsafe git_diff_options()
    unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    unsafe options.flags =
      GIT_DIFF_INDENT_HEURISTIC.rawValue | GIT_DIFF_FORCE_TEXT.rawValue
    let patch = try unsafe Handle("compare texts", "", release: git_patch_free) { patch in
      unsafe old.withAddress { oldStart, oldCount in
        unsafe new.withAddress { newStart, newCount in
          unsafe git_patch_from_buffers(
            patch,
            oldStart,
            oldCount,
            nil,
            newStart,
            newCount,
            nil,
            &options
          )
        }
      }
    }
    var text: [UInt8] = []
    for hunk in unsafe 0..<git_patch_num_hunks(patch.pointer) {
      try append(hunk, of: patch, to: &text)
    }
    return text
  }

  private static func append(
    _ index: Int,
    of patch: borrowing Handle,
    to text: inout [UInt8]
  ) throws(GitError) {
    var hunk: UnsafePointer<git_diff_hunk>? = nil
    var count = 0
    try check("compare texts", "", unsafe git_patch_get_hunk(&hunk, &count, patch.pointer, index))
    if let hunk = unsafe hunk?.pointee {
      unsafe withUnsafeBytes(of: hunk.header) { header in
        unsafe text += header.prefix(hunk.header_len)
      }
    }
    for position in 0..<count {
      var line: UnsafePointer<git_diff_line>? = nil
      try check(
        "compare texts",
        "",
        unsafe git_patch_get_line_in_hunk(&line, patch.pointer, index, position)
      )
      if let line = unsafe line?.pointee { unsafe append(line, to: &text) }
    }
  }

  /// A line's origin is printed, but for the three that stand for a missing line end.
  private static func append(_ line: git_diff_line, to text: inout [UInt8]) {
    let origin = unsafe UInt8(bitPattern: line.origin)
    if [UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(origin) {
      text.append(origin)
    }
    unsafe text += UnsafeRawBufferPointer(start: line.content, count: line.content_len)
  }
}

extension FileMode {
  /// Whether git shows a change from or to this mode as one file deleted and one created.
  fileprivate var isLink: Bool { self == .symlink || self == .submodule }
}
